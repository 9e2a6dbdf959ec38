// Activation functions by their codes: 0 identity, 1 relu, 2 elu,
// 3 leaky_relu. A value that is not a number stays one.

extern "C" {

__device__ __forceinline__ float activated(float x, int code) {
  if (code == 0 || x > 0) return x;
  if (code == 1) return x <= 0 ? 0 : x;
  return code == 2 ? expm1f(x) : 0.2f * x;
}

// The gradient to the input, by the input.
__device__ __forceinline__ float backpropagated(float x, float gy, int code) {
  if (code == 0 || x > 0) return gy;
  if (code == 1) return 0;
  return code == 2 ? gy * expf(x) : gy * 0.2f;
}

// The same, by the output.
__device__ __forceinline__ float backpropagated_from_output(
    float y, float gy, int code) {
  if (code == 2 && !(y > 0)) return gy * (y + 1);
  return backpropagated(y, gy, code);
}

}  // extern "C"
