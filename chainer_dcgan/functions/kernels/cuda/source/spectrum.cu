// Spectral normalization of many matrices in three launches an iteration, and
// its gradient in two. The layouts of Matrix and Gradient are repeated in
// cuda/spectrum.py. Blocks have 256 threads.

// What a matrix leaves for its gradient: sigma, and the factors that make v
// and u of what stands behind them: W^T u (columns) and W v (rows).
#define SIGMA 0
#define V_FACTOR 1
#define U_FACTOR 2
#define VECTORS 3

struct Matrix {
  const float* w;
  // u: the link's estimate.
  float *u, *normalized, *state;
  int size, columns, first_block;
  float eps;
};

struct Gradient {
  float* g;
  const float *normalized, *state;
  float* sums;
  int size, columns, first_block;
};

// W^T u; a block sums 32 columns, in 8 lanes of rows.
extern "C" __global__ void project(const Tasks<Matrix> tasks, int n_tasks) {
  __shared__ double sums[8][32];
  const Matrix& task = task_of_block(tasks, n_tasks);
  const int place = threadIdx.x % 32, lane = threadIdx.x / 32;
  const int column = (blockIdx.x - task.first_block) * 32 + place;
  const int rows = task.size / task.columns;
  float sum = 0;
  if (column < task.columns)
    for (int row = lane; row < rows; row += 8)
      sum += task.w[(long long)row * task.columns + column] * task.u[row];
  sums[lane][place] = sum;
  __syncthreads();
  if (lane > 0 || column >= task.columns) return;
  double total = 0;
  for (int i = 0; i < 8; ++i) total += sums[i][place];
  task.state[VECTORS + column] = total;
}

// W v, a block a row. Each of them makes v's length anew.
extern "C" __global__ void stretch(const Tasks<Matrix> tasks, int n_tasks) {
  const Matrix& task = task_of_block(tasks, n_tasks);
  const int row = blockIdx.x - task.first_block;
  const float* w = task.w + (long long)row * task.columns;
  const float* v = task.state + VECTORS;
  float product = 0, square = 0;
  for (int i = threadIdx.x; i < task.columns; i += blockDim.x) {
    product += w[i] * v[i];
    square += v[i] * v[i];
  }
  const double sum = sum_of_block(product);
  const float factor = 1 / (sqrt(sum_of_block(square)) + task.eps);
  if (threadIdx.x > 0) return;
  task.state[VECTORS + task.columns + row] = sum * factor;
  if (row == 0) task.state[V_FACTOR] = factor;
}

// W / sigma, a block a chunk. Each of them makes sigma anew; the first one
// writes it, and u, which no block reads.
extern "C" __global__ void divide(
    const Tasks<Matrix> tasks, int n_tasks, int chunk) {
  const Matrix& task = task_of_block(tasks, n_tasks);
  const int rows = task.size / task.columns;
  const float* stretched = task.state + VECTORS + task.columns;
  float square = 0;
  for (int i = threadIdx.x; i < rows; i += blockDim.x)
    square += stretched[i] * stretched[i];
  const double total = sum_of_block(square);
  const float factor = 1 / (sqrt(total) + task.eps);
  const float sigma = total * factor;
  const int first = (blockIdx.x - task.first_block) * chunk;
  const int last = task.size - first < chunk ? task.size : first + chunk;
  for (int i = first + threadIdx.x; i < last; i += blockDim.x)
    task.normalized[i] = task.w[i] / sigma;
  if (first > 0) return;
  for (int i = threadIdx.x; i < rows; i += blockDim.x)
    task.u[i] = stretched[i] * factor;
  if (threadIdx.x > 0) return;
  task.state[SIGMA] = sigma;
  task.state[U_FACTOR] = factor;
}

// Sums over chunks of the gradient times the normalized weights.
extern "C" __global__ void dot_chunks(
    const Tasks<Gradient> tasks, int n_tasks, int chunk) {
  const Gradient& task = task_of_block(tasks, n_tasks);
  const int index = blockIdx.x - task.first_block, first = index * chunk;
  const int last = task.size - first < chunk ? task.size : first + chunk;
  float sum = 0;
  for (int i = first + threadIdx.x; i < last; i += blockDim.x)
    sum += task.g[i] * task.normalized[i];
  const double total = sum_of_block(sum);
  if (threadIdx.x == 0) task.sums[index] = total;
}

// The gradient to W, in place of that to W / sigma.
extern "C" __global__ void undo(
    const Tasks<Gradient> tasks, int n_tasks, int chunk) {
  const Gradient& task = task_of_block(tasks, n_tasks);
  const int first = (blockIdx.x - task.first_block) * chunk;
  const int last = task.size - first < chunk ? task.size : first + chunk;
  const int n_chunks = (task.size + chunk - 1) / chunk;
  float sum = 0;
  for (int i = threadIdx.x; i < n_chunks; i += blockDim.x)
    sum += task.sums[i];
  const float sigma = task.state[SIGMA];
  const float share = sum_of_block(sum) / sigma
      * task.state[U_FACTOR] * task.state[V_FACTOR];
  const float* v = task.state + VECTORS;
  const float* u = v + task.columns;
  for (int i = first + threadIdx.x; i < last; i += blockDim.x)
    task.g[i] = task.g[i] / sigma
        - share * u[i / task.columns] * v[i % task.columns];
}
