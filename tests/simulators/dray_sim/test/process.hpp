#pragma once

// dray-sim as a child process.

#include <cstdint>
#include <map>
#include <string>
#include <sys/types.h>
#include <vector>

namespace dray::sim::test {

class sim_process {
public:
    /// Starts it and reads standard output up to "ready"; throws with its output when it ends
    /// before.
    explicit sim_process(const std::vector<std::string>& arguments);
    /// Kills it if it still runs.
    ~sim_process();
    sim_process(const sim_process&) = delete;
    sim_process& operator=(const sim_process&) = delete;

    std::uint16_t port(const std::string& name) const;
    /// Sends the signal and waits; the exit code, or -signal.
    int end(int signal);

private:
    pid_t pid_ = -1;
    std::map<std::string, std::string> urls_;
};

struct finished {
    int code = 0;
    std::string output; ///< both streams
};
/// Runs it to its own end.
finished run_sim(const std::vector<std::string>& arguments);

/// Starts it below a process that lives until `release`; returns once it is ready.
class orphanage {
public:
    explicit orphanage(const std::vector<std::string>& arguments);
    ~orphanage();
    orphanage(const orphanage&) = delete;
    orphanage& operator=(const orphanage&) = delete;

    std::uint16_t port = 0; ///< of the first vendor
    /// Ends the process in between.
    void release();

private:
    pid_t middle_ = -1;
};

} // namespace dray::sim::test
