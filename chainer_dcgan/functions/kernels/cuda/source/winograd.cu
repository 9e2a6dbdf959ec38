// Winograd's F(3x3, 2x2): the matrices, phases and rows of
// kernels/winograd.py. One thread a tile and a channel (on the input's side,
// of one phase); the channel runs fastest, so that neighbouring threads touch
// neighbouring memory. The 16 products of a tile lie a plane apart.

// B^T d, B v, A y, A^T m, G g and G^T u of vectors whose elements are STEP
// apart.
template <int STEP>
__device__ __forceinline__ void bt(const float* d, float* v) {
  v[0] = d[0] - d[2 * STEP];
  v[STEP] = d[STEP] + d[2 * STEP];
  v[2 * STEP] = d[2 * STEP] - d[STEP];
  v[3 * STEP] = d[3 * STEP] - d[STEP];
}

template <int IN, int OUT>
__device__ __forceinline__ void a(const float* y, float* m) {
  m[0] = y[0];
  m[OUT] = y[0] + y[IN] + y[2 * IN];
  m[2 * OUT] = y[0] - y[IN] + y[2 * IN];
  m[3 * OUT] = y[2 * IN];
}

template <int IN, int OUT>
__device__ __forceinline__ void at(const float* m, float* y) {
  y[0] = m[0] + m[IN] + m[2 * IN];
  y[OUT] = m[IN] - m[2 * IN];
  y[2 * OUT] = m[IN] + m[2 * IN] + m[3 * IN];
}

template <int IN, int OUT>
__device__ __forceinline__ void g(const float* w, float* u) {
  u[0] = w[0];
  u[OUT] = 0.5f * (w[0] + w[IN]);
  u[2 * OUT] = 0.5f * (w[0] - w[IN]);
  u[3 * OUT] = w[IN];
}

template <int IN, int OUT>
__device__ __forceinline__ void gt(const float* u, float* w) {
  w[0] = u[0] + 0.5f * (u[IN] + u[2 * IN]);
  w[OUT] = u[3 * IN] + 0.5f * (u[IN] - u[2 * IN]);
}

// x (B, c, h, w) by its strides -> v (16, tiles, 4, c).
extern "C" __global__ void transform_input(
    int n, const float* x, long long stride_image, long long stride_channel,
    long long stride_row, long long stride_column, int h, int w, int c,
    int tiles_h, int tiles_w, float* v) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int channel = i % c, phase = i / c % 4, tile = i / c / 4;
  const int left = 6 * (tile % tiles_w) + phase % 2 - 1;
  const int top = 6 * (tile / tiles_w % tiles_h) + phase / 2 - 1;
  const int image = tile / (tiles_w * tiles_h);
  x += image * stride_image + channel * stride_channel;
  float d[16], t[16];
#pragma unroll
  for (int j = 0; j < 16; ++j) {
    const int row = top + j / 4 * 2, column = left + j % 4 * 2;
    const bool inside = row >= 0 && row < h && column >= 0 && column < w;
    d[j] = inside ? x[row * stride_row + column * stride_column] : 0;
  }
#pragma unroll
  for (int j = 0; j < 4; ++j) bt<1>(d + 4 * j, t + 4 * j);
#pragma unroll
  for (int j = 0; j < 4; ++j) bt<4>(t + j, d + j);
#pragma unroll
  for (int j = 0; j < 16; ++j) v[(long long)j * n + i] = d[j];
}

// One column of the tile at `own` in B v, its first three elements; the first
// is also the last of the tile above.
__device__ __forceinline__ void overlapped_column(
    const float* v, long long plane, int column, bool in_own, long long own,
    bool in_above, long long above, float* sums) {
  float d[4] = {0, 0, 0, 0};
  if (in_own)
    for (int j = 0; j < 4; ++j) d[j] = v[(4 * j + column) * plane + own];
  sums[0] = d[0] + (in_above ? v[(12 + column) * plane + above] : 0);
  sums[1] = d[1] - d[2] - d[3];
  sums[2] = d[1] + d[2] - d[0];
}

// v (16, tiles, 4, c) -> x (B, h, w, c), summed where tiles overlap, and a
// bias; then back through an activation function that gave `output`, if there
// is one. A thread owns 3x3 pixels of a phase; the fourth row and column of a
// tile belong to the next ones.
extern "C" __global__ void restore_input(
    int n, const float* v, const float* bias, int h, int w, int c, int tiles_h,
    int tiles_w, int cells_h, int cells_w, const float* output, int code,
    float* x) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int channel = i % c, phase = i / c % 4, cell = i / c / 4;
  const int cell_column = cell % cells_w, cell_row = cell / cells_w % cells_h;
  const int image = cell / (cells_w * cells_h);
  const long long plane =
      (long long)(n / (cells_h * cells_w)) * tiles_h * tiles_w;
  const long long step = 4 * c, line = step * tiles_w;
  const long long own = (image * tiles_h + cell_row) * line
      + cell_column * step + phase * c + channel;
  const bool in_row = cell_row < tiles_h, under = cell_row > 0
      && cell_row <= tiles_h;
  const bool in_column = cell_column < tiles_w, beside = cell_column > 0
      && cell_column <= tiles_w;
  float left[3], columns[4][3];
  overlapped_column(v, plane, 3, in_row && beside, own - step,
                    under && beside, own - line - step, left);
#pragma unroll
  for (int j = 0; j < 4; ++j)
    overlapped_column(v, plane, j, in_row && in_column, own,
                      under && in_column, own - line, columns[j]);
  const float term = bias ? bias[channel] : 0;
#pragma unroll
  for (int j = 0; j < 3; ++j) {
    const float line_of_x[3] = {
        columns[0][j] + left[j],
        columns[1][j] - columns[2][j] - columns[3][j],
        columns[1][j] + columns[2][j] - columns[0][j]};
    const int row = 2 * (3 * cell_row + j) + phase / 2 - 1;
    if (row < 0 || row >= h) continue;
    for (int k = 0; k < 3; ++k) {
      const int column = 2 * (3 * cell_column + k) + phase % 2 - 1;
      if (column < 0 || column >= w) continue;
      const long long at =
          (((long long)image * h + row) * w + column) * c + channel;
      const float value = line_of_x[k] + term;
      x[at] = output
          ? backpropagated_from_output(output[at], value, code) : value;
    }
  }
}

// y (B, c, h, w) by its strides -> m (16, tiles, c); each image times a
// factor, if there are any.
extern "C" __global__ void transform_gradient(
    int n, const float* y, long long stride_image, long long stride_channel,
    long long stride_row, long long stride_column, int h, int w, int c,
    int tiles_h, int tiles_w, const float* factors, float* m) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int channel = i % c, tile = i / c;
  const int left = 3 * (tile % tiles_w), top = 3 * (tile / tiles_w % tiles_h);
  const int image = tile / (tiles_w * tiles_h);
  y += image * stride_image + channel * stride_channel;
  const float factor = factors ? factors[image] : 1;
  float d[9], t[12], u[16];
#pragma unroll
  for (int j = 0; j < 9; ++j) {
    const int row = top + j / 3, column = left + j % 3;
    d[j] = row < h && column < w
        ? factor * y[row * stride_row + column * stride_column] : 0;
  }
#pragma unroll
  for (int j = 0; j < 3; ++j) a<1, 1>(d + 3 * j, t + 4 * j);
#pragma unroll
  for (int j = 0; j < 4; ++j) a<4, 4>(t + j, u + j);
#pragma unroll
  for (int j = 0; j < 16; ++j) m[(long long)j * n + i] = u[j];
}

// m (16, tiles, c) -> y (B, h, w, c), and a bias; then an activation function.
extern "C" __global__ void restore_output(
    int n, const float* m, const float* bias, int h, int w, int c, int tiles_h,
    int tiles_w, int code, float* y) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int channel = i % c, tile = i / c;
  const int left = 3 * (tile % tiles_w), top = 3 * (tile / tiles_w % tiles_h);
  const int image = tile / (tiles_w * tiles_h);
  float u[16], t[12], d[9];
#pragma unroll
  for (int j = 0; j < 16; ++j) u[j] = m[(long long)j * n + i];
#pragma unroll
  for (int j = 0; j < 4; ++j) at<4, 4>(u + j, t + j);
#pragma unroll
  for (int j = 0; j < 3; ++j) at<1, 1>(t + 4 * j, d + 3 * j);
  const float term = bias ? bias[channel] : 0;
#pragma unroll
  for (int j = 0; j < 9; ++j) {
    const int row = top + j / 3, column = left + j % 3;
    if (row < h && column < w)
      y[(((long long)image * h + row) * w + column) * c + channel] =
          activated(d[j] + term, code);
  }
}

// weights (o, c, 4, 4) -> u (16, o, 4, c).
extern "C" __global__ void transform_weights(
    int n, const float* weights, int c, float* u) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int channel = i % c, phase = i / c % 4, out = i / c / 4;
  const float* kernel = weights + ((long long)out * c + channel) * 16
      + phase / 2 * 4 + phase % 2;
  const float w[4] = {kernel[0], kernel[2], kernel[8], kernel[10]};
  float t[8], d[16];
  g<1, 1>(w, t);
  g<1, 1>(w + 2, t + 4);
#pragma unroll
  for (int j = 0; j < 4; ++j) g<4, 4>(t + j, d + j);
#pragma unroll
  for (int j = 0; j < 16; ++j) u[(long long)j * n + i] = d[j];
}

// u (16, o, 4, c) -> weights (o, c, 4, 4); one thread a kernel.
extern "C" __global__ void restore_weights(
    int n, const float* u, int c, float* weights) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int channel = i % c, out = i / c;
#pragma unroll
  for (int phase = 0; phase < 4; ++phase) {
    const long long source = ((long long)out * 4 + phase) * c + channel;
    float d[16], t[8], w[4];
#pragma unroll
    for (int j = 0; j < 16; ++j) d[j] = u[j * 4LL * n + source];
#pragma unroll
    for (int j = 0; j < 4; ++j) gt<4, 4>(d + j, t + j);
    gt<1, 1>(t, w);
    gt<1, 1>(t + 4, w + 2);
    float* kernel = weights + (long long)i * 16 + phase / 2 * 4 + phase % 2;
    kernel[0] = w[0];
    kernel[2] = w[1];
    kernel[8] = w[2];
    kernel[10] = w[3];
  }
}
