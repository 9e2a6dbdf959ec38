// One thread an element of a matrix (rows, c), or a column of it. Batches one
// after the other, of `group` elements each, have scales and shifts of their
// own.

extern "C" __global__ void fold(
    int n, const float* mean, const float* var, const float* gamma,
    const float* beta, float eps, float* avg_mean, float* avg_var, float decay,
    float unbias, float* inv_std, float* scale, float* shift) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  inv_std[i] = 1 / sqrtf(var[i] + eps);
  scale[i] = gamma[i] * inv_std[i];
  shift[i] = beta[i] - mean[i] * scale[i];
  if (avg_mean) {
    avg_mean[i] = decay * avg_mean[i] + (1 - decay) * mean[i];
    avg_var[i] = decay * avg_var[i] + (1 - decay) * unbias * var[i];
  }
}

extern "C" __global__ void affine_activation(
    int n, const float* x, const float* scale, const float* shift, int code,
    int c, int group, float* y) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int k = i / group * c + i % c;
  y[i] = activated(x[i] * scale[k] + shift[k], code);
}

extern "C" __global__ void affine_activation_backward(
    int n, const float* x, const float* gy, const float* scale,
    const float* shift, const float* slope, const float* offset, int code,
    int c, int group, int group_of_slopes, float* gx) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i >= n) return;
  const int k = i / group * c + i % c;
  const int j = i / group_of_slopes * c + i % c;
  const float value = x[i];
  const float g = backpropagated(value * scale[k] + shift[k], gy[i], code);
  gx[i] = g * scale[k] + value * slope[j] + offset[j];
}

// A bias of each of c columns is added before, if there is one. y may be x.
extern "C" __global__ void activate(
    int n, const float* x, const float* bias, int c, int code, float* y) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = activated(bias ? x[i] + bias[i % c] : x[i], code);
}

extern "C" __global__ void activate_backward(
    int n, const float* y, const float* gy, int code, float* gx) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) gx[i] = backpropagated_from_output(y[i], gy[i], code);
}

extern "C" __global__ void tanh_backward(int n, const float* y, float* g) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) g[i] *= 1 - y[i] * y[i];
}

extern "C" __global__ void add_noise(
    int n, float* x, const float* noise, const float* amount, int c) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) x[i] += noise[i / c] * amount[i % c];
}
