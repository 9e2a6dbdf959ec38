// Sums over the rows of a matrix (n, c), in two launches: blocks of 32
// columns and 8 lanes of rows sum a chunk of rows each; then the chunks are
// joined. A thread's own sum is in float, the few sums of sums are in double.
// No atomics: reruns give the same bits.

#define COLUMNS 32
#define LANES 8

// The sum over the lanes of a block.
__device__ double sum_of_lanes(double value) {
  __shared__ double sums[LANES][COLUMNS];
  sums[threadIdx.y][threadIdx.x] = value;
  __syncthreads();
  for (int step = LANES / 2; step > 0; step /= 2) {
    if (threadIdx.y < step)
      sums[threadIdx.y][threadIdx.x] += sums[threadIdx.y + step][threadIdx.x];
    __syncthreads();
  }
  value = sums[0][threadIdx.x];
  __syncthreads();
  return value;
}

// The sum of a column of chunks' sums (n_chunks, c).
__device__ double joined(const float* sums, int n_chunks, int c, int column) {
  double sum = 0;
  if (column < c)
    for (int i = threadIdx.y; i < n_chunks; i += LANES)
      sum += sums[(long long)i * c + column];
  return sum_of_lanes(sum);
}

extern "C" __global__ void sum_chunks(
    const float* x, int n, int c, int rows, float* sums) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const int first = blockIdx.y * rows, last = min(first + rows, n);
  float sum = 0;
  if (column < c)
    for (int row = first + threadIdx.y; row < last; row += LANES)
      sum += x[(long long)row * c + column];
  sum = sum_of_lanes(sum);
  if (threadIdx.y == 0 && column < c)
    sums[(long long)blockIdx.y * c + column] = sum;
}

extern "C" __global__ void join_sums(
    const float* sums, int n_chunks, int c, float* total) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const double sum = joined(sums, n_chunks, c, column);
  if (threadIdx.y == 0 && column < c) total[column] = sum;
}

// Chan, Golub and LeVeque (1983), section 3: sums of x - s and its square,
// with the first row as s, so that a large mean costs no digits.
extern "C" __global__ void statistics_chunks(
    const float* x, int n, int c, int rows, float* sums, float* squares) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const int first = blockIdx.y * rows, last = min(first + rows, n);
  float sum = 0, square = 0;
  if (column < c) {
    const float s = x[column];
    for (int row = first + threadIdx.y; row < last; row += LANES) {
      const float centred = x[(long long)row * c + column] - s;
      sum += centred;
      square += centred * centred;
    }
  }
  sum = sum_of_lanes(sum);
  square = sum_of_lanes(square);
  if (threadIdx.y == 0 && column < c) {
    sums[(long long)blockIdx.y * c + column] = sum;
    squares[(long long)blockIdx.y * c + column] = square;
  }
}

extern "C" __global__ void join_statistics(
    const float* first_row, const float* sums, const float* squares, int n,
    int n_chunks, int c, float* mean, float* var) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const double sum = joined(sums, n_chunks, c, column);
  const double square = joined(squares, n_chunks, c, column);
  if (threadIdx.y == 0 && column < c) {
    const double offset = sum / n;
    mean[column] = first_row[column] + offset;
    // Written so that a value that is not a number stays one.
    const double v = square / n - offset * offset;
    var[column] = v < 0 ? 0 : v;
  }
}

extern "C" __global__ void backward_chunks(
    const float* x, const float* gy, const float* scale, const float* shift,
    const float* mean, int code, int n, int c, int rows, float* sums,
    float* products) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const int first = blockIdx.y * rows, last = min(first + rows, n);
  float sum = 0, product = 0;
  if (column < c)
    for (int row = first + threadIdx.y; row < last; row += LANES) {
      const long long i = (long long)row * c + column;
      const float g = backpropagated(
          x[i] * scale[column] + shift[column], gy[i], code);
      sum += g;
      product += g * (x[i] - mean[column]);
    }
  sum = sum_of_lanes(sum);
  product = sum_of_lanes(product);
  if (threadIdx.y == 0 && column < c) {
    sums[(long long)blockIdx.y * c + column] = sum;
    products[(long long)blockIdx.y * c + column] = product;
  }
}

// gx = scale * (g - gbeta / n - (x - mean) * inv_std * ggamma / n)
//    = scale * g + slope * x + offset
extern "C" __global__ void join_backward(
    const float* sums, const float* products, const float* scale,
    const float* mean, const float* inv_std, int n, int n_chunks, int c,
    float* ggamma, float* gbeta, float* slope, float* offset) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const float sum = joined(sums, n_chunks, c, column);
  const float product = joined(products, n_chunks, c, column);
  if (threadIdx.y == 0 && column < c) {
    gbeta[column] = sum;
    ggamma[column] = inv_std[column] * product;
    slope[column] = -scale[column] * ggamma[column] * inv_std[column] / n;
    offset[column] = -scale[column] * sum / n - mean[column] * slope[column];
  }
}
