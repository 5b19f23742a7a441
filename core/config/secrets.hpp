#pragma once

// Secrets: named in the configuration, read at use, never shown.

#include "core/config/origin.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace dray::config {

/// A secret's value. It has no way into a stream or a format but reveal(), and its memory is
/// overwritten when it ends.
class secret_text {
public:
    secret_text() = default;
    explicit secret_text(std::string value) : value_(std::move(value)) {}
    secret_text(const secret_text&) = default;
    secret_text(secret_text&& other) noexcept;
    secret_text& operator=(const secret_text& other);
    secret_text& operator=(secret_text&& other) noexcept;
    ~secret_text();

    /// For the request that carries it, and for nothing else.
    const std::string& reveal() const { return value_; }
    bool operator==(const secret_text&) const = default;

private:
    void wipe();
    std::string value_;
};

/// Where a secret is.
struct secret_ref {
    enum class kind {
        file,       ///< read again while the daemon runs, where it is used
        env,        ///< of the daemon, fixed at its start
        credential, ///< a file in $CREDENTIALS_DIRECTORY, fixed at the unit's start
        literal,    ///< in the config file itself, because the operator insists
    };
    kind where = kind::file;
    std::string name; ///< path, variable or credential; empty of a literal
    /// Of a file: whether `name` may be shown. False where nothing is there and the text does not
    /// look like a path: it may be the value itself, pasted into the wrong place.
    bool looks_like_path = true;
    secret_text literal; ///< of a literal only
    origin at;           ///< where the configuration names it

    bool operator==(const secret_ref&) const = default;
};

/// "(secret from file /etc/dray/secrets/shop_a)": what stands wherever the value would.
std::string describe(const secret_ref& ref);

struct secret_answer {
    std::optional<secret_text> value;
    std::string error;  ///< where there is no value: names instance, key and place
    std::string remedy; ///< what to do, with the command
    /// There is no value, and that says nothing: it stands in the environment of another process.
    bool unseen = false;
};

/// Reads secrets. Holds none of them. Reads files, so not on a thread that must not wait.
class secret_resolver {
public:
    using environment = std::function<const char*(const char* name)>;

    secret_resolver(); ///< with the process's environment
    explicit secret_resolver(environment env) : environment_(std::move(env)) {}
    /// Of a process that is not drayd: what stands in an environment or is a credential, and is not
    /// there, is `unseen`.
    static secret_resolver outside_of_daemon(environment env);
    static secret_resolver outside_of_daemon();

    /// `instance` and `key` are for the error: "source.shop_a", "access_token". A file must be a
    /// regular one of at most 64 KiB, owned by root or the daemon's user, not writable by its
    /// group, closed to others. One line ending at its end is dropped.
    secret_answer resolve(const secret_ref& ref, std::string_view instance,
                          std::string_view key) const;

private:
    environment environment_;
    bool outside_ = false;
};

} // namespace dray::config
