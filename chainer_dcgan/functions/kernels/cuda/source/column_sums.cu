// Sums over the rows of a matrix (n, c), in two launches: blocks of 32
// columns and 8 lanes of rows sum a chunk of rows each; then the chunks are
// joined. A thread's own sum is in float, the few sums of sums are in double.
// No atomics: reruns give the same bits. The third index of a block is which
// batch of n rows it works on, where there are several.

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

// Each `part` rows have a factor, if there are any.
extern "C" __global__ void sum_chunks(
    const float* x, const float* factors, int part, int n, int c, int rows,
    float* sums) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const int first = blockIdx.y * rows, last = min(first + rows, n);
  float sum = 0;
  if (column < c)
    for (int row = first + threadIdx.y; row < last; row += LANES)
      sum += (factors ? factors[row / part] : 1)
          * x[(long long)row * c + column];
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
  x += (long long)blockIdx.z * n * c;
  const long long chunk = (long long)blockIdx.z * gridDim.y + blockIdx.y;
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
    sums[chunk * c + column] = sum;
    squares[chunk * c + column] = square;
  }
}

// Means and variances as factors and terms; running ones take in batch after
// batch. All of (n_groups, c).
extern "C" __global__ void join_normalization(
    const float* x, const float* sums, const float* squares, int n,
    int n_chunks, int c, int n_groups, const float* gamma, const float* beta,
    float eps, float* avg_mean, float* avg_var, float decay, float unbias,
    float* mean, float* inv_std, float* scale, float* shift) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  for (int group = 0; group < n_groups; ++group) {
    const long long first = (long long)group * n_chunks * c;
    const double sum = joined(sums + first, n_chunks, c, column);
    const double square = joined(squares + first, n_chunks, c, column);
    if (threadIdx.y > 0 || column >= c) continue;
    const double offset = sum / n;
    const float m = x[(long long)group * n * c + column] + offset;
    // Written so that a value that is not a number stays one.
    const double v = square / n - offset * offset;
    const float var = v < 0 ? 0 : v;
    const int k = group * c + column;
    mean[k] = m;
    inv_std[k] = 1 / sqrtf(var + eps);
    scale[k] = gamma[column] * inv_std[k];
    shift[k] = beta[column] - m * scale[k];
    if (avg_mean) {
      avg_mean[column] = decay * avg_mean[column] + (1 - decay) * m;
      avg_var[column] =
          decay * avg_var[column] + (1 - decay) * unbias * var;
    }
  }
}

// Batches may have one mean, which then has a step of 0 from one to the next.
extern "C" __global__ void backward_chunks(
    const float* x, const float* gy, const float* scale, const float* shift,
    const float* mean, int step_of_mean, int code, int n, int c, int rows,
    float* sums, float* products) {
  x += (long long)blockIdx.z * n * c;
  gy += (long long)blockIdx.z * n * c;
  scale += blockIdx.z * c;
  shift += blockIdx.z * c;
  mean += blockIdx.z * step_of_mean;
  const long long chunk = (long long)blockIdx.z * gridDim.y + blockIdx.y;
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
    sums[chunk * c + column] = sum;
    products[chunk * c + column] = product;
  }
}

// gx = scale * (g - gbeta / n - (x - mean) * inv_std * ggamma / n)
//    = scale * g + slope * x + offset, for each batch; ggamma and gbeta are
// summed over them.
extern "C" __global__ void join_backward(
    const float* sums, const float* products, const float* scale,
    const float* mean, const float* inv_std, int n, int n_chunks, int c,
    int n_groups, float* ggamma, float* gbeta, float* slope, float* offset) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  float to_gamma = 0, to_beta = 0;
  for (int group = 0; group < n_groups; ++group) {
    const long long first = (long long)group * n_chunks * c;
    const float sum = joined(sums + first, n_chunks, c, column);
    const float product = joined(products + first, n_chunks, c, column);
    if (threadIdx.y > 0 || column >= c) continue;
    const int k = group * c + column;
    const float share = inv_std[k] * product;
    slope[k] = -scale[k] * share * inv_std[k] / n;
    offset[k] = -scale[k] * sum / n - mean[k] * slope[k];
    to_gamma += share;
    to_beta += sum;
  }
  if (threadIdx.y > 0 || column >= c) return;
  ggamma[column] = to_gamma;
  gbeta[column] = to_beta;
}

// One batch of n rows, of n_images equal parts with factors and terms of
// their own: gamma and beta plus amounts (n_images, 2 c). scale and shift are
// (n_images, c); mean and inv_std (c).
extern "C" __global__ void join_modulation(
    const float* x, const float* sums, const float* squares, int n,
    int n_chunks, int c, int n_images, const float* amounts,
    const float* gamma, const float* beta, float eps, float* avg_mean,
    float* avg_var, float decay, float unbias, float* mean, float* inv_std,
    float* scale, float* shift) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  const double sum = joined(sums, n_chunks, c, column);
  const double square = joined(squares, n_chunks, c, column);
  if (column >= c) return;
  const double offset = sum / n;
  const float m = x[column] + offset;
  // Written so that a value that is not a number stays one.
  const double v = square / n - offset * offset;
  const float var = v < 0 ? 0 : v;
  const float inverse = 1 / sqrtf(var + eps);
  for (int image = threadIdx.y; image < n_images; image += LANES) {
    const float* own = amounts + 2LL * image * c;
    const float factor = (gamma[column] + own[column]) * inverse;
    scale[image * c + column] = factor;
    shift[image * c + column] = beta[column] + own[c + column] - m * factor;
  }
  if (threadIdx.y > 0) return;
  mean[column] = m;
  inv_std[column] = inverse;
  if (avg_mean) {
    avg_mean[column] = decay * avg_mean[column] + (1 - decay) * m;
    avg_var[column] = decay * avg_var[column] + (1 - decay) * unbias * var;
  }
}

// gx = scale_b g - to_mean / n - (x - mean) inv_std^2 to_var / n
//    = scale_b g + slope x + offset, with the sums over all images of
// scale_b g and of scale_b g (x - mean).
extern "C" __global__ void join_modulation_backward(
    const float* sums, const float* products, const float* scale,
    const float* mean, const float* inv_std, int n, int n_chunks, int c,
    int n_images, float* gamounts, float* ggamma, float* gbeta, float* slope,
    float* offset) {
  const int column = blockIdx.x * COLUMNS + threadIdx.x;
  double to_gamma = 0, to_beta = 0, to_mean = 0, to_var = 0;
  if (column < c)
    // A lane joins the chunks of its images: they are few.
    for (int image = threadIdx.y; image < n_images; image += LANES) {
      const long long first = (long long)image * n_chunks * c + column;
      double sum = 0, product = 0;
      for (int i = 0; i < n_chunks; ++i) {
        sum += sums[first + (long long)i * c];
        product += products[first + (long long)i * c];
      }
      const float share = product * inv_std[column];
      gamounts[2LL * image * c + column] = share;
      gamounts[(2LL * image + 1) * c + column] = sum;
      const float factor = scale[image * c + column];
      to_gamma += share;
      to_beta += sum;
      to_mean += factor * sum;
      to_var += factor * product;
    }
  to_gamma = sum_of_lanes(to_gamma);
  to_beta = sum_of_lanes(to_beta);
  to_mean = sum_of_lanes(to_mean);
  to_var = sum_of_lanes(to_var);
  if (threadIdx.y > 0 || column >= c) return;
  ggamma[column] = to_gamma;
  gbeta[column] = to_beta;
  const float factor = -to_var * inv_std[column] * inv_std[column] / n;
  slope[column] = factor;
  offset[column] = -to_mean / n - mean[column] * factor;
}
