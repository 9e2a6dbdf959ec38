// The sum over a block of at most 1,024 threads, a power of two, for all of
// them; always in the same order.

__device__ double sum_of_block(double value) {
  __shared__ double sums[1024];
  sums[threadIdx.x] = value;
  for (int step = blockDim.x / 2; step > 0; step /= 2) {
    __syncthreads();
    if (threadIdx.x < step) sums[threadIdx.x] += sums[threadIdx.x + step];
  }
  __syncthreads();
  value = sums[0];
  // Before the next sum is written.
  __syncthreads();
  return value;
}
