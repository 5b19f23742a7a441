#pragma once

// Prepared statements, made once per connection, and the conversions of columns.

#include "core/store/rows.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <string>
#include <unordered_map>

namespace dray::store::sqlite {

inline std::int64_t to_millis(timestamp t) {
    return t.time_since_epoch().count();
}
inline timestamp from_millis(std::int64_t ms) {
    return timestamp(std::chrono::milliseconds(ms));
}

/// A statement in use; reset and unbound when it goes out of scope, so that it can be used again.
class use {
public:
    explicit use(SQLite::Statement& s) : s_(&s) {}
    use(const use&) = delete;
    use& operator=(const use&) = delete;
    ~use() {
        s_->tryReset();
        s_->clearBindings();
    }
    SQLite::Statement* operator->() { return s_; }

    use& bind(std::int64_t v) {
        s_->bind(++n_, v);
        return *this;
    }
    use& bind(int v) { return bind(static_cast<std::int64_t>(v)); }
    use& bind(bool v) { return bind(static_cast<std::int64_t>(v)); }
    /// The text must outlive the statement's use.
    use& bind(const std::string& v) {
        s_->bindNoCopy(++n_, v);
        return *this;
    }
    use& blob(const std::string& v) {
        s_->bindNoCopy(++n_, v.data(), static_cast<int>(v.size()));
        return *this;
    }
    use& bind(timestamp t) { return bind(to_millis(t)); }
    use& bind(const std::optional<timestamp>& t) {
        if (t)
            return bind(*t);
        s_->bind(++n_);
        return *this;
    }
    template <class E>
    requires std::is_enum_v<E> use& bind(E e) { return bind(static_cast<std::int64_t>(e)); }

    bool step() { return s_->executeStep(); }
    int run() { return s_->exec(); }

    std::int64_t integer(int i) { return s_->getColumn(i).getInt64(); }
    bool flag(int i) { return integer(i) != 0; }
    std::string text(int i) { return s_->getColumn(i).getString(); }
    timestamp time(int i) { return from_millis(integer(i)); }
    std::optional<timestamp> maybe_time(int i) {
        auto c = s_->getColumn(i);
        if (c.isNull())
            return std::nullopt;
        return from_millis(c.getInt64());
    }
    template <class E>
    E word(int i) {
        return static_cast<E>(integer(i));
    }

private:
    SQLite::Statement* s_;
    int n_ = 0;
};

/// The statements of one connection, by their text's address: pass literals only.
class statements {
public:
    explicit statements(SQLite::Database& db) : db_(db) {}
    SQLite::Statement& operator()(const char* literal) {
        auto& slot = all_[literal];
        if (!slot)
            slot = std::make_unique<SQLite::Statement>(db_, literal);
        return *slot;
    }
    SQLite::Database& db() { return db_; }

private:
    SQLite::Database& db_;
    std::unordered_map<const char*, std::unique_ptr<SQLite::Statement>> all_;
};

} // namespace dray::store::sqlite
