#include "core/config/secrets.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

namespace dray::config {
namespace {

constexpr std::size_t max_secret_size = 64 * 1024;

class open_file {
public:
    // O_NONBLOCK, so that a FIFO in a secret's place does not stop the daemon.
    explicit open_file(const std::string& path)
        : handle_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    open_file(const open_file&) = delete;
    open_file& operator=(const open_file&) = delete;
    ~open_file() {
        if (handle_ >= 0)
            ::close(handle_);
    }
    int handle() const { return handle_; }

private:
    int handle_;
};

struct file_problem {
    std::string what;
    std::string remedy;
};

file_problem permission_problem(const struct stat& info, const std::string& path) {
    if (info.st_uid != 0 && info.st_uid != ::geteuid()) {
        return {path + " belongs to another user, who could read and change it",
                "sudo chown root:dray " + path};
    }
    if ((info.st_mode & S_IWOTH) != 0) {
        return {path + " can be written by everybody", "chmod 0640 " + path};
    }
    if ((info.st_mode & S_IRWXO) != 0) {
        return {path + " can be read by everybody", "chmod 0640 " + path};
    }
    if ((info.st_mode & S_IWGRP) != 0) {
        return {path + " can be written by its group", "chmod 0640 " + path};
    }
    return {};
}

/// `strict`: check owner and mode. Either fills `value` or says what is wrong.
file_problem read_secret(const std::string& path, bool strict, secret_text& value) {
    const open_file file(path);
    if (file.handle() < 0) {
        const int error = errno;
        if (error == ENOENT) {
            return {path + " does not exist",
                    "put the value there: sudo install -m 0640 -o root -g dray /dev/stdin " + path +
                        " (paste it, then Ctrl-D)"};
        }
        return {path + " cannot be opened: " + std::strerror(error),
                "let the daemon's user read it: sudo chown root:dray " + path +
                    " && sudo chmod 0640 " + path};
    }
    struct stat info {};
    if (::fstat(file.handle(), &info) != 0 || !S_ISREG(info.st_mode)) {
        return {path + " is not a regular file", "name the file that holds the value"};
    }
    if (strict) {
        auto problem = permission_problem(info, path);
        if (!problem.what.empty())
            return problem;
    }
    std::string text(max_secret_size + 1, '\0');
    std::size_t size = 0;
    while (size < text.size()) {
        const auto got = ::read(file.handle(), text.data() + size, text.size() - size);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            return {path + " cannot be read: " + std::strerror(errno), "check the file's disk"};
        }
        if (got == 0)
            break;
        size += static_cast<std::size_t>(got);
    }
    file_problem problem;
    if (size > max_secret_size) {
        problem = {path + " is larger than 64 KiB", "name the file that holds the value alone"};
    } else {
        if (size > 0 && text[size - 1] == '\n')
            --size;
        if (size > 0 && text[size - 1] == '\r')
            --size;
        if (size == 0) {
            problem = {path + " is empty", "put the value there"};
        } else if (std::memchr(text.data(), '\0', size) != nullptr) {
            problem = {path + " holds a zero byte: it is not text",
                       "name the file that holds the value as text"};
        } else {
            value = secret_text(text.substr(0, size));
        }
    }
    ::explicit_bzero(text.data(), text.size());
    return problem;
}

} // namespace

secret_text::secret_text(secret_text&& other) noexcept : value_(std::move(other.value_)) {
    other.wipe();
}

secret_text& secret_text::operator=(const secret_text& other) {
    if (this != &other) {
        wipe();
        value_ = other.value_;
    }
    return *this;
}

secret_text& secret_text::operator=(secret_text&& other) noexcept {
    if (this != &other) {
        wipe();
        value_ = std::move(other.value_);
        other.wipe();
    }
    return *this;
}

secret_text::~secret_text() {
    wipe();
}

void secret_text::wipe() {
    // Short strings stay in place when moved from, so the whole capacity is overwritten.
    value_.resize(value_.capacity());
    ::explicit_bzero(value_.data(), value_.size());
    value_.clear();
}

std::string describe(const secret_ref& ref) {
    switch (ref.where) {
    case secret_ref::kind::file:
        return ref.looks_like_path ? "(secret from file " + ref.name + ")"
                                   : "(secret from a file that does not exist)";
    case secret_ref::kind::env:
        return "(secret from environment variable " + ref.name + ")";
    case secret_ref::kind::credential:
        return "(secret from credential " + ref.name + ")";
    case secret_ref::kind::literal:
        break;
    }
    return "(secret in the config file itself)";
}

secret_resolver::secret_resolver()
    : environment_([](const char* name) -> const char* { return std::getenv(name); }) {}

secret_resolver secret_resolver::outside_of_daemon(environment env) {
    secret_resolver made(std::move(env));
    made.outside_ = true;
    return made;
}

secret_resolver secret_resolver::outside_of_daemon() {
    secret_resolver made;
    made.outside_ = true;
    return made;
}

secret_answer secret_resolver::resolve(const secret_ref& ref, std::string_view instance,
                                       std::string_view key) const {
    secret_answer answer;
    const auto refuse = [&](const std::string& what, const std::string& remedy) {
        answer.error.append("the secret ").append(key).append(" of ").append(instance);
        answer.error += " cannot be had: " + what;
        answer.remedy = remedy;
    };
    const auto lacks_what_starts_drayd = [&](const std::string& what, const std::string& remedy) {
        if (!outside_)
            return refuse(what, remedy);
        answer.unseen = true;
        answer.error.append("the secret ").append(key).append(" of ").append(instance);
        answer.error += " cannot be seen from here: it is read by drayd when it starts";
        answer.remedy = remedy + "; dray check --online says whether it has it";
    };
    switch (ref.where) {
    case secret_ref::kind::literal:
        answer.value = ref.literal;
        break;
    case secret_ref::kind::env: {
        const char* const value = environment_(ref.name.c_str());
        if (value == nullptr || *value == '\0') {
            lacks_what_starts_drayd("the daemon has no environment variable " + ref.name,
                                    "set " + ref.name + " for drayd and start it again");
        } else {
            answer.value = secret_text(value);
        }
        break;
    }
    case secret_ref::kind::credential: {
        const char* const folder = environment_("CREDENTIALS_DIRECTORY");
        if (folder == nullptr || *folder == '\0') {
            lacks_what_starts_drayd("drayd was not started by systemd with credentials",
                                    "sudo systemctl edit dray, add LoadCredential=" + ref.name +
                                        ":/path/of/the/file under [Service], and restart it");
            break;
        }
        secret_text value;
        const auto problem = read_secret(std::string(folder) + "/" + ref.name, false, value);
        if (problem.what.empty()) {
            answer.value = std::move(value);
        } else {
            lacks_what_starts_drayd(problem.what,
                                    "sudo systemctl edit dray, add LoadCredential=" + ref.name +
                                        ":/path/of/the/file under [Service], and restart it");
        }
        break;
    }
    case secret_ref::kind::file: {
        if (!ref.looks_like_path) {
            refuse(
                "`file` names no file (the text is not repeated here: it may be the value "
                "itself)",
                "write { file = \"/etc/dray/secrets/NAME\" } and put the value there: sudo install "
                "-m 0640 -o root -g dray /dev/stdin /etc/dray/secrets/NAME (paste it, then "
                "Ctrl-D)");
            break;
        }
        secret_text value;
        const auto problem = read_secret(ref.name, true, value);
        if (problem.what.empty()) {
            answer.value = std::move(value);
        } else {
            refuse(problem.what, problem.remedy);
        }
        break;
    }
    }
    return answer;
}

} // namespace dray::config
