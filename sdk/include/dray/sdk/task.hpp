#pragma once

#include <coroutine>
#include <exception>
#include <optional>
#include <utility>

namespace dray::sdk {

template <class T>
class task;

namespace detail {

struct task_promise_base {
    std::coroutine_handle<> continuation;
    std::exception_ptr error;

    struct final_awaiter {
        bool await_ready() const noexcept { return false; }
        template <class P>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<P> self) const noexcept {
            auto next = self.promise().continuation;
            return next ? next : std::noop_coroutine();
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() noexcept { return {}; }
    final_awaiter final_suspend() noexcept { return {}; }
    void unhandled_exception() noexcept { error = std::current_exception(); }
};

template <class T>
struct task_promise : task_promise_base {
    std::optional<T> value;
    task<T> get_return_object() noexcept;
    void return_value(T v) { value.emplace(std::move(v)); }
    T take() {
        if (error)
            std::rethrow_exception(error);
        return std::move(*value);
    }
};

template <>
struct task_promise<void> : task_promise_base {
    task<void> get_return_object() noexcept;
    void return_void() noexcept {}
    void take() {
        if (error)
            std::rethrow_exception(error);
    }
};

} // namespace detail

/// A lazy coroutine: starts when it is awaited, owned by whoever holds it. Destroying it in
/// mid-flight runs the destructors of its frame: that is how an operation is cancelled.
template <class T>
class [[nodiscard]] task {
public:
    using promise_type = detail::task_promise<T>;
    using handle_type = std::coroutine_handle<promise_type>;

    task() = default;
    explicit task(handle_type handle) : handle_(handle) {}
    task(task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    task& operator=(task&& other) noexcept {
        if (this != &other) {
            if (handle_)
                handle_.destroy();
            handle_ = std::exchange(other.handle_, {});
        }
        return *this;
    }
    task(const task&) = delete;
    task& operator=(const task&) = delete;
    ~task() {
        if (handle_)
            handle_.destroy();
    }

    [[nodiscard]] bool done() const noexcept { return !handle_ || handle_.done(); }

    /// For the outermost task: runs until the first suspension.
    void start() { handle_.resume(); }
    /// The result once done(); rethrows what the coroutine threw.
    T take() { return handle_.promise().take(); }

    struct awaiter {
        handle_type handle;
        bool await_ready() const noexcept { return false; }
        /// Resumed here and not by symmetric transfer: without optimisation, and under the
        /// sanitizers, that is no tail call, and a loop over tasks which never suspend would
        /// climb the stack.
        bool await_suspend(std::coroutine_handle<> parent) noexcept {
            handle.resume();
            if (handle.done())
                return false;
            handle.promise().continuation = parent;
            return true;
        }
        T await_resume() { return handle.promise().take(); }
    };
    awaiter operator co_await() && noexcept { return awaiter{handle_}; }
    awaiter operator co_await() & noexcept { return awaiter{handle_}; }

private:
    handle_type handle_;
};

namespace detail {
template <class T>
task<T> task_promise<T>::get_return_object() noexcept {
    return task<T>(std::coroutine_handle<task_promise<T>>::from_promise(*this));
}
inline task<void> task_promise<void>::get_return_object() noexcept {
    return task<void>(std::coroutine_handle<task_promise<void>>::from_promise(*this));
}
} // namespace detail

} // namespace dray::sdk
