// Patches of an image as rows of a matrix, and back: one thread an element.
// A patch is (c, kh, kw), as weights lie, so that no weights are moved.

extern "C" __global__ void gather_patches(
    int n, const float* x, long long stride_image, long long stride_channel,
    long long stride_row, long long stride_column, int h, int w, int c, int kh,
    int kw, int stride, int pad, int out_h, int out_w, float* patches) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int kernel_column = i % kw, kernel_row = i / kw % kh;
  const int channel = i / (kw * kh) % c;
  const int position = i / (kw * kh * c);
  const int column = position % out_w * stride + kernel_column - pad;
  const int row = position / out_w % out_h * stride + kernel_row - pad;
  const int image = position / (out_w * out_h);
  const bool inside = row >= 0 && row < h && column >= 0 && column < w;
  patches[i] = inside ? x[image * stride_image + channel * stride_channel
                          + row * stride_row + column * stride_column] : 0;
}

// The transpose: every pixel of x (B, h, w, c) sums what the patches hold of
// it, and its channel's bias; then it goes back through an activation function
// that gave `output`, if there is one.
extern "C" __global__ void sum_patches(
    int n, const float* patches, const float* bias, int h, int w, int c,
    int kh, int kw, int stride, int pad, int out_h, int out_w,
    const float* output, int code, float* x) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int channel = i % c, pixel = i / c;
  const int column = pixel % w + pad, row = pixel / w % h + pad;
  const int image = pixel / (w * h);
  float sum = bias ? bias[channel] : 0;
  const int first_row = max(0, (row - kh) / stride);
  const int first_column = max(0, (column - kw) / stride);
  for (int r = first_row; r < out_h && r * stride <= row; ++r) {
    const int kernel_row = row - r * stride;
    if (kernel_row >= kh) continue;
    for (int s = first_column; s < out_w && s * stride <= column; ++s) {
      const int kernel_column = column - s * stride;
      if (kernel_column >= kw) continue;
      const long long position = ((long long)image * out_h + r) * out_w + s;
      sum += patches[((position * c + channel) * kh + kernel_row) * kw
                     + kernel_column];
    }
  }
  x[i] = output ? backpropagated_from_output(output[i], sum, code) : sum;
}
