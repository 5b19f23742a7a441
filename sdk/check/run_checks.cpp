#include "checks.hpp"

#include "core/plugin/library.hpp"

#include <csignal>
#include <cstdio>
#include <cstring>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace dray::check {

namespace {

constexpr unsigned longest_seconds = 60;

const char* word(verdict how) {
    switch (how) {
    case verdict::ok:
        return "ok";
    case verdict::warning:
        return "warn";
    case verdict::failed:
        return "FAIL";
    }
    return "?";
}

class printer final : public report {
public:
    void begin(const std::string& check) override { check_ = check; }
    void end(verdict how, const std::string& text) override {
        std::cout << std::left << std::setw(6) << word(how) << std::setw(28) << check_ << ' '
                  << text << '\n';
        if (how == verdict::failed)
            ++failed_;
        check_.clear();
    }
    [[nodiscard]] int failed() const { return failed_; }
    [[nodiscard]] const std::string& running() const { return check_; }

private:
    std::string check_;
    int failed_ = 0;
};

/// Sends each line to the parent at once: "b check" and "e <verdict> text".
class sender final : public report {
public:
    explicit sender(int to) : to_(to) {}
    void begin(const std::string& check) override { send("b" + check); }
    void end(verdict how, const std::string& text) override {
        send("e" + std::to_string(static_cast<int>(how)) + text);
    }

private:
    void send(std::string line) const {
        for (auto& c : line)
            if (c == '\n')
                c = ' ';
        line += '\n';
        for (std::size_t done = 0; done < line.size();) {
            const auto n = ::write(to_, line.data() + done, line.size() - done);
            if (n <= 0)
                return;
            done += static_cast<std::size_t>(n);
        }
    }
    int to_;
};

void receive(const std::string& line, report& to) {
    if (line.size() > 1 && line[0] == 'b')
        to.begin(line.substr(1));
    if (line.size() > 1 && line[0] == 'e')
        to.end(static_cast<verdict>(line[1] - '0'), line.substr(2));
}

void receive_all(int from, report& to) {
    std::string pending;
    char block[4096];
    for (;;) {
        const auto n = ::read(from, block, sizeof block);
        if (n <= 0)
            break;
        pending.append(block, static_cast<std::size_t>(n));
        for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
            receive(pending.substr(0, end), to);
            pending.erase(0, end + 1);
        }
    }
}

/// A folder of its own, gone with the program.
class scratch_folder {
public:
    scratch_folder() {
        std::string name = (std::filesystem::temp_directory_path() / "dray-check-XXXXXX").string();
        if (!::mkdtemp(name.data()))
            throw std::runtime_error("no temporary folder: " + std::string(std::strerror(errno)));
        path_ = name;
    }
    scratch_folder(const scratch_folder&) = delete;
    scratch_folder& operator=(const scratch_folder&) = delete;
    ~scratch_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

void check_in_child(const std::filesystem::path& file, printer& to) {
    const scratch_folder scratch;
    int ends[2];
    if (::pipe(ends) != 0)
        throw std::runtime_error("no pipe");
    std::cout.flush();
    const pid_t child = ::fork();
    if (child < 0)
        throw std::runtime_error("no child process");
    if (child == 0) {
        ::close(ends[0]);
        ::alarm(longest_seconds);
        sender report(ends[1]);
        try {
            check_code(file, scratch.path(), report);
        } catch (const std::exception& e) {
            report.end(verdict::failed, e.what());
        }
        ::_exit(0);
    }
    ::close(ends[1]);
    receive_all(ends[0], to);
    ::close(ends[0]);
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFSIGNALED(status)) {
        const bool hung = WTERMSIG(status) == SIGALRM;
        if (to.running().empty())
            to.begin("plugin");
        to.end(verdict::failed,
               hung ? "it did not come back within " + std::to_string(longest_seconds) + " seconds"
                    : std::string("it crashed: ") + strsignal(WTERMSIG(status)));
    } else if (WEXITSTATUS(status) != 0 || !to.running().empty()) {
        if (to.running().empty())
            to.begin("plugin");
        to.end(verdict::failed, "it ended the process");
    }
}

} // namespace

int run_checks(const std::filesystem::path& file) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error)) {
        std::cerr << file.string() << " is not a file\n";
        return 2;
    }
    printer report;
    if (check_file(file, report))
        check_in_child(file, report);
    if (report.failed() == 0) {
        std::cout << "\n" << file.filename().string() << " is a plugin that Dray loads.\n";
        return 0;
    }
    std::cout << "\n"
              << report.failed() << (report.failed() == 1 ? " check" : " checks") << " failed.\n";
    return 1;
}

int print_manifest(const std::filesystem::path& file) {
    const scratch_folder scratch;
    const auto result = plugin::load_library(file, scratch.path());
    if (result.refused) {
        std::cerr << result.refused->name << ": " << result.refused->sentence << '\n';
        return result.refused->name == "unreadable" ? 2 : 1;
    }
    std::cout << result.loaded->manifest_json() << '\n';
    return 0;
}

} // namespace dray::check
