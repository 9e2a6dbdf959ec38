// Adam over many parameters in one launch; a block works on one chunk of one
// parameter. The layout of Task is repeated in cuda_adam.py.

struct Task {
  float *param, *m, *v;
  const float* grad;
  int size, first_block;
  // l2: added to the gradient, times the parameter. decay: multiplies the
  // parameter.
  float rate1, rate2, eps, step, decay, l2;
};

struct Tasks {
  Task of[N_TASKS];
};

extern "C" __global__ void adam(const Tasks tasks, int n_tasks, int chunk) {
  int k = 0;
  while (k + 1 < n_tasks && tasks.of[k + 1].first_block <= (int)blockIdx.x)
    ++k;
  const Task& task = tasks.of[k];
  const int first = (blockIdx.x - task.first_block) * chunk;
  const int last = task.size - first < chunk ? task.size : first + chunk;
  for (int i = first + threadIdx.x; i < last; i += blockDim.x) {
    const float w = task.param[i];
    const float g = task.grad[i] + task.l2 * w;
    float m = task.m[i], v = task.v[i];
    m += task.rate1 * (g - m);
    v += task.rate2 * (g * g - v);
    task.m[i] = m;
    task.v[i] = v;
    task.param[i] = task.decay * w - task.step * (m / (sqrtf(v) + task.eps));
  }
}
