// Sums of means of functions of logits, and their gradients to D's outputs; a
// block computes one sum. The layout of Term is repeated in cuda/terms.py.

struct Term {
  int owner, code;
  float fake, real, shift, factor;
};

struct Terms {
  Term of[N_TERMS];
};

// Codes are places in kernels/terms.py: softplus, relu, identity, sigmoid.
__device__ __forceinline__ void apply(
    int code, float x, float& value, float& slope) {
  const float small = expf(-fabsf(x));
  const float sigmoid = (x > 0 ? 1 : small) / (1 + small);
  const float above = x < 0 ? 0 : x;
  if (code == 0) {
    value = above + log1pf(small);
    slope = sigmoid;
  } else if (code == 1) {
    value = above;
    slope = x > 0;
  } else if (code == 2) {
    value = x;
    slope = 1;
  } else {
    value = sigmoid;
    slope = sigmoid * (1 - sigmoid);
  }
}

// y (n, width): one logit, or two, whose difference it is.
__device__ __forceinline__ float logit(const float* y, int i, int width) {
  return width == 2 ? y[2 * i] - y[2 * i + 1] : y[i];
}

__device__ __forceinline__ void put(
    float* gradient, int i, int width, float value) {
  gradient[i * width] = value;
  if (width == 2) gradient[i * width + 1] = -value;
}

// gradients (sums, 2, n, width).
extern "C" __global__ void weigh(
    const Terms terms, int n_terms, const float* fake, const float* real,
    int n, int width, float* values, float* gradients) {
  __shared__ float sums[128];
  float* to_fake = gradients + 2LL * blockIdx.x * n * width;
  float* to_real = to_fake + (long long)n * width;
  float total = 0;
  for (int i = threadIdx.x; i < n; i += blockDim.x) {
    const float u = logit(fake, i, width), v = logit(real, i, width);
    float of_fake = 0, of_real = 0;
    for (int k = 0; k < n_terms; ++k) {
      const Term& term = terms.of[k];
      if (term.owner != (int)blockIdx.x) continue;
      float value, slope;
      apply(term.code, term.fake * u + term.real * v + term.shift, value,
            slope);
      total += term.factor * value;
      of_fake += term.factor * term.fake * slope;
      of_real += term.factor * term.real * slope;
    }
    put(to_fake, i, width, of_fake / n);
    put(to_real, i, width, of_real / n);
  }
  sums[threadIdx.x] = total;
  for (int step = blockDim.x / 2; step > 0; step /= 2) {
    __syncthreads();
    if (threadIdx.x < step) sums[threadIdx.x] += sums[threadIdx.x + step];
  }
  if (threadIdx.x == 0) values[blockIdx.x] = sums[0] / n;
}
