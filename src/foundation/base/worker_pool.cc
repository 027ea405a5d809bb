#include "foundation/base/worker_pool.h"

#include <algorithm>
#include <utility>

#include "foundation/base/check.h"

namespace godwit {

WorkerPool::WorkerPool(size_t threads) {
  CHECK(threads >= 1, "a pool has the caller's thread at least");
  for (size_t i = 1; i < threads; ++i) workers_.emplace_back([this] { work_until_stopped(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::scoped_lock lock{mutex_};
    stop_ = true;
  }
  wake_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

void WorkerPool::run(size_t count, const std::function<void(size_t)>& task) {
  if (workers_.empty() || count <= 1) {
    for (size_t i = 0; i < count; ++i) task(i);
    return;
  }
  {
    const std::scoped_lock lock{mutex_};
    task_ = &task;
    count_ = count;
    error_ = nullptr;
    next_.store(0, std::memory_order_relaxed);
    has_failed_.store(false, std::memory_order_relaxed);
    busy_ = workers_.size();
    ++round_;
  }
  wake_.notify_all();
  take_tasks();
  std::unique_lock lock{mutex_};
  rested_.wait(lock, [this] { return busy_ == 0; });
  if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
}

void WorkerPool::work_until_stopped() {
  uint64_t seen = 0;
  while (true) {
    {
      std::unique_lock lock{mutex_};
      wake_.wait(lock, [&] { return stop_ || round_ != seen; });
      if (stop_) return;
      seen = round_;
    }
    take_tasks();
    const std::scoped_lock lock{mutex_};
    if (--busy_ == 0) rested_.notify_one();
  }
}

/// Numbers are taken in ascending order, so that all below a failed one are being done.
void WorkerPool::take_tasks() {
  while (!has_failed_.load(std::memory_order_relaxed)) {
    const size_t index = next_.fetch_add(1, std::memory_order_relaxed);
    if (index >= count_) return;
    try {
      (*task_)(index);
    } catch (...) {
      keep_lowest_error(index);
    }
  }
}

void WorkerPool::keep_lowest_error(size_t index) {
  has_failed_.store(true, std::memory_order_relaxed);
  const std::scoped_lock lock{mutex_};
  if (error_ && error_index_ < index) return;
  error_ = std::current_exception();
  error_index_ = index;
}

size_t hardware_threads() { return std::max(1U, std::thread::hardware_concurrency()); }

}  // namespace godwit
