// Adam over many parameters in one launch, and averages of many arrays; a
// block works on one chunk of one of them. The layouts of Update and Pair are
// repeated in cuda/adam.py.

struct Update {
  float *param, *m, *v;
  const float* grad;
  int size, first_block;
  // l2: added to the gradient, times the parameter. decay: multiplies the
  // parameter.
  float rate1, rate2, eps, step, decay, l2;
};

struct Pair {
  float* target;
  const float* source;
  int size, first_block;
};

extern "C" __global__ void adam(
    const Tasks<Update> tasks, int n_tasks, int chunk) {
  const Update& task = task_of_block(tasks, n_tasks);
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

extern "C" __global__ void follow(
    const Tasks<Pair> tasks, int n_tasks, int chunk, float rate) {
  const Pair& task = task_of_block(tasks, n_tasks);
  const int first = (blockIdx.x - task.first_block) * chunk;
  const int last = task.size - first < chunk ? task.size : first + chunk;
  for (int i = first + threadIdx.x; i < last; i += blockDim.x)
    task.target[i] += rate * (task.source[i] - task.target[i]);
}
