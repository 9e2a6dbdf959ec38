// Changes of images' colours and places, and the gradient of that. A block
// works on one image (c, h, w), in two passes: the mean of the colours, then
// every pixel. Images come by their strides.

#define COLOURS 3

// Where something comes from, which may lie outside.
struct Place {
  int row, column;
  bool inside;
};

__device__ __forceinline__ Place moved(
    int pixel, int down, int right, int h, int w) {
  const int row = pixel / w + down, column = pixel % w + right;
  return {row, column, row >= 0 && row < h && column >= 0 && column < w};
}

// The mean of a pixel's colours.
__device__ __forceinline__ float grey_of(
    const float* x, long long stride_channel, int n_colours) {
  float sum = 0;
  for (int k = 0; k < n_colours; ++k) sum += x[k * stride_channel];
  return sum / n_colours;
}

// Forward, colours are changed, then moved; 0 comes in. Back, where there are
// factors, it is the other way round: what was moved out has no gradient, and
// the 0 that comes in takes a share in the image's mean.
extern "C" __global__ void change_images(
    const float* x, long long x_image, long long x_channel, long long x_row,
    long long x_column, int c, int h, int w, const float* brightness,
    const float* saturation, const float* contrast, const long long* offsets,
    const float* factors, float* y, long long y_image, long long y_channel,
    long long y_row, long long y_column) {
  const bool back = factors;
  const int image = blockIdx.x, n = h * w;
  const int n_colours = c < COLOURS ? c : COLOURS;
  const int sign = back ? -1 : 1;
  const int down = sign * offsets[2 * image];
  const int right = sign * offsets[2 * image + 1];
  x += image * x_image;
  y += image * y_image;
  float sum = 0;
  for (int i = threadIdx.x; i < n; i += blockDim.x)
    if (!back || moved(i, down, right, h, w).inside)
      sum += grey_of(
          x + i / w * x_row + i % w * x_column, x_channel, n_colours);
  const float mean = sum_of_block(sum) / n;
  const float scale = contrast[image];
  const float colour = scale * saturation[image];
  const float factor = back ? factors[image] : 1;
  const float term =
      (1 - scale) * mean + (brightness ? brightness[image] : 0);
  for (int i = threadIdx.x; i < n; i += blockDim.x) {
    const Place from = moved(i, -down, -right, h, w);
    const float* source = x + from.row * x_row + from.column * x_column;
    float* target = y + i / w * y_row + i % w * y_column;
    float level = back || from.inside ? term : 0;
    if (from.inside)
      level += (scale - colour) * grey_of(source, x_channel, n_colours);
    for (int k = 0; k < c; ++k) {
      float value = from.inside ? source[k * x_channel] : 0;
      if (k < n_colours) value = colour * value + level;
      target[k * y_channel] = factor * value;
    }
  }
}
