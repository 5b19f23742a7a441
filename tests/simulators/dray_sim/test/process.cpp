#include "tests/simulators/dray_sim/test/process.hpp"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace dray::sim::test {

namespace {

[[noreturn]] void become(const std::vector<std::string>& arguments, int output, bool errors) {
    ::dup2(output, STDOUT_FILENO);
    if (errors) {
        ::dup2(output, STDERR_FILENO);
    }
    std::string program = DRAY_SIM_PROGRAM;
    std::vector<std::string> copies = arguments;
    std::vector<char*> pointers{program.data()};
    for (auto& each : copies) {
        pointers.push_back(each.data());
    }
    pointers.push_back(nullptr);
    ::execv(program.c_str(), pointers.data());
    ::_exit(127);
}

struct pipe_ends {
    int read = -1;
    int write = -1;
};

pipe_ends make_pipe() {
    int ends[2];
    if (::pipe(ends) != 0) {
        throw std::runtime_error("no pipe");
    }
    return {ends[0], ends[1]};
}

/// Lines up to "ready" or the end.
std::vector<std::string> lines_until_ready(int from) {
    std::vector<std::string> out;
    std::string line;
    char c = 0;
    while (::read(from, &c, 1) == 1) {
        if (c != '\n') {
            line += c;
            continue;
        }
        out.push_back(line);
        if (line == "ready") {
            break;
        }
        line.clear();
    }
    return out;
}

std::uint16_t port_of(const std::string& url) {
    return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

int exit_code(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

} // namespace

sim_process::sim_process(const std::vector<std::string>& arguments) {
    const auto ends = make_pipe();
    pid_ = ::fork();
    if (pid_ == 0) {
        ::close(ends.read);
        become(arguments, ends.write, false);
    }
    ::close(ends.write);
    const auto lines = lines_until_ready(ends.read);
    ::close(ends.read);
    if (lines.empty() || lines.back() != "ready") {
        end(SIGKILL);
        throw std::runtime_error("dray-sim did not become ready");
    }
    for (const auto& line : lines) {
        const auto blank = line.find(' ');
        if (blank != std::string::npos) {
            urls_[line.substr(0, blank)] = line.substr(blank + 1);
        }
    }
}

sim_process::~sim_process() {
    if (pid_ > 0) {
        end(SIGKILL);
    }
}

std::uint16_t sim_process::port(const std::string& name) const {
    return port_of(urls_.at(name));
}

int sim_process::end(int signal) {
    int status = 0;
    ::kill(pid_, signal);
    ::waitpid(pid_, &status, 0);
    pid_ = -1;
    return exit_code(status);
}

finished run_sim(const std::vector<std::string>& arguments) {
    const auto ends = make_pipe();
    const auto pid = ::fork();
    if (pid == 0) {
        ::close(ends.read);
        become(arguments, ends.write, true);
    }
    ::close(ends.write);
    finished out;
    char c = 0;
    while (::read(ends.read, &c, 1) == 1) {
        out.output += c;
    }
    ::close(ends.read);
    int status = 0;
    ::waitpid(pid, &status, 0);
    out.code = exit_code(status);
    return out;
}

orphanage::orphanage(const std::vector<std::string>& arguments) {
    const auto ends = make_pipe();
    middle_ = ::fork();
    if (middle_ == 0) {
        ::close(ends.read);
        if (::fork() == 0) {
            become(arguments, ends.write, false);
        }
        ::close(ends.write);
        for (;;) {
            ::pause();
        }
    }
    ::close(ends.write);
    const auto lines = lines_until_ready(ends.read);
    ::close(ends.read);
    if (lines.size() < 2) {
        release();
        throw std::runtime_error("dray-sim did not become ready");
    }
    port = port_of(lines.front());
}

orphanage::~orphanage() {
    if (middle_ > 0) {
        release();
    }
}

void orphanage::release() {
    int status = 0;
    ::kill(middle_, SIGKILL);
    ::waitpid(middle_, &status, 0);
    middle_ = -1;
}

} // namespace dray::sim::test
