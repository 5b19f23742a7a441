#pragma once

// JSON both ways for types that list their members once, in `json_members<T>`. One list gives the
// value reader, the value writer, the text writer and the text checks, so they cannot disagree.

#include "../json_error.hpp"
#include "../utf8.hpp"
#include "text_writer.hpp"

#include <array>
#include <boost/json.hpp>
#include <optional>
#include <span>
#include <vector>

namespace dray::data {

/// Longest single text that an item may hold; longer is a poison item.
inline constexpr std::size_t max_text = 64 * 1024;
/// Reasons listed for one poison item; there may be more.
inline constexpr std::size_t max_reasons = 20;

namespace detail {

/// Where a reader is: a chain on the stack, made into text only when something is wrong.
struct path {
    const path* up = nullptr;
    std::string_view name;
    std::size_t index = 0;

    [[nodiscard]] std::string text() const {
        std::string before = up ? up->text() : std::string();
        if (name.empty()) {
            if (!up)
                return before;
            return before + '[' + std::to_string(index) + ']';
        }
        if (!before.empty())
            before += '.';
        return before.append(name);
    }
    [[noreturn]] void fail(const std::string& why) const { throw json_error(text(), why); }
};

/// What can be done with one type, with the type itself left out: what walks over an order is
/// compiled once, not once for every member.
struct type_ops {
    void (*read)(void* to, const boost::json::value& from, const path& at);
    void (*append)(const void* from, std::string& out);
    boost::json::value (*make)(const void* from, const boost::json::storage_ptr& storage);
    bool (*is_default)(const void* value);
    void (*check)(const void* value, const path& at, std::vector<std::string>& reasons);
};

struct member {
    std::string_view name;
    bool required;
    void* (*get)(void* owner);
    const type_ops* type;

    [[nodiscard]] const void* get_const(const void* owner) const {
        return get(const_cast<void*>(owner)); // only ever read through
    }
};

struct object_type {
    std::span<const member> members;
    std::int64_t schema = 0; ///< 0 = the object says none
};

/// Specialised for every type: `static constexpr std::array list{...}`, and where it has one,
/// `static constexpr std::int64_t schema`.
template <class T>
struct json_members;

/// Specialised for every enum: `static constexpr std::array words{pair{value, "word"}, ...}`; the
/// enumerator `unknown`, where there is one, stands for words that this version does not know.
template <class E>
struct json_words;

template <class E>
struct word {
    E value;
    std::string_view text;
};

template <class T>
concept described = requires {
    json_members<T>::list;
};
template <class E>
concept worded = requires {
    json_words<E>::words;
};

/// How many elements a list of these may hold.
template <class T>
inline constexpr std::size_t max_elements = 10'000;
template <>
inline constexpr std::size_t max_elements<std::string> = 1'000;

template <worded E>
constexpr std::string_view to_word(E value) {
    for (const auto& w : json_words<E>::words)
        if (w.value == value)
            return w.text;
    return "unknown";
}

template <worded E>
constexpr std::optional<E> from_word(std::string_view text) {
    for (const auto& w : json_words<E>::words)
        if (w.text == text)
            return w.value;
    if constexpr (requires { E::unknown; })
        return E::unknown;
    return std::nullopt;
}

inline constexpr std::size_t max_members = 64;

// ---- objects, whatever their type ----

inline void read_object(const object_type& type, void* to, const boost::json::value& from,
                        const path& at) {
    const auto* const object = from.if_object();
    if (!object)
        at.fail("expected an object");
    const auto members = type.members;
    std::uint64_t seen = 0;
    std::size_t next = 0; // members mostly arrive in the order in which they are listed
    for (const auto& entry : *object) {
        const std::string_view key = entry.key();
        for (std::size_t step = 0, i = next; step < members.size(); ++step) {
            if (members[i].name == key) {
                const path here{&at, members[i].name, 0};
                members[i].type->read(members[i].get(to), entry.value(), here);
                seen |= std::uint64_t{1} << i;
                next = i + 1 == members.size() ? 0 : i + 1;
                break;
            }
            if (++i == members.size())
                i = 0;
        }
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (!members[i].required || (seen >> i & 1))
            continue;
        const path here{&at, members[i].name, 0};
        here.fail("missing");
    }
    if (type.schema == 0)
        return;
    const auto* const schema = object->if_contains("schema");
    if (!schema || (schema->is_int64() && schema->get_int64() == type.schema))
        return;
    const path here{&at, "schema", 0};
    here.fail("expected " + std::to_string(type.schema) + ", the only one that this version reads");
}

inline void append_object(const object_type& type, const void* from, std::string& out) {
    out.push_back('{');
    if (type.schema != 0) {
        append_json_key(out, "schema");
        append_json_integer(out, type.schema);
    }
    for (const auto& m : type.members) {
        const void* const value = m.get_const(from);
        if (!m.required && m.type->is_default(value))
            continue;
        append_json_key(out, m.name);
        m.type->append(value, out);
    }
    out.push_back('}');
}

inline boost::json::value make_object(const object_type& type, const void* from,
                                      const boost::json::storage_ptr& storage) {
    boost::json::object object(storage);
    object.reserve(type.members.size() + 1);
    if (type.schema != 0)
        object.emplace("schema", type.schema);
    for (const auto& m : type.members) {
        const void* const value = m.get_const(from);
        if (m.required || !m.type->is_default(value))
            object.emplace(m.name, m.type->make(value, storage));
    }
    return boost::json::value(std::move(object));
}

inline void add_reason(std::vector<std::string>& reasons, const path& at, const char* why) {
    if (reasons.size() < max_reasons)
        reasons.push_back(at.text() + ": " + why);
}

/// Every text within max_text and UTF-8, in all that hangs below.
inline void check_object(const object_type& type, const void* value, const path& at,
                         std::vector<std::string>& reasons) {
    for (const auto& m : type.members) {
        const path here{&at, m.name, 0};
        m.type->check(m.get_const(value), here, reasons);
    }
}

// ---- each kind of type ----

template <class T>
struct ops;

template <class T>
inline constexpr type_ops ops_of{
    [](void* to, const boost::json::value& from, const path& at) {
        ops<T>::read(*static_cast<T*>(to), from, at);
    },
    [](const void* from, std::string& out) { ops<T>::append(*static_cast<const T*>(from), out); },
    [](const void* from, const boost::json::storage_ptr& storage) {
        return ops<T>::make(*static_cast<const T*>(from), storage);
    },
    [](const void* value) { return ops<T>::is_default(*static_cast<const T*>(value)); },
    [](const void* value, const path& at, std::vector<std::string>& reasons) {
        ops<T>::check(*static_cast<const T*>(value), at, reasons);
    },
};

/// For types that are default when they equal T{} and hold no text.
template <class T>
struct plain_ops {
    static bool is_default(const T& value) { return value == T{}; }
    static void check(const T&, const path&, std::vector<std::string>&) {}
};

template <>
struct ops<std::string> {
    static void read(std::string& to, const boost::json::value& from, const path& at) {
        const auto* const text = from.if_string();
        if (!text)
            at.fail("expected a text");
        to.assign(text->data(), text->size());
    }
    static void append(const std::string& from, std::string& out) { append_json_string(out, from); }
    static boost::json::value make(const std::string& from, const boost::json::storage_ptr& sp) {
        return boost::json::value(boost::json::string_view(from), sp);
    }
    static bool is_default(const std::string& value) { return value.empty(); }
    static void check(const std::string& value, const path& at, std::vector<std::string>& reasons) {
        if (value.size() > max_text)
            add_reason(reasons, at, "longer than 64 KiB");
        if (!is_utf8(value))
            add_reason(reasons, at, "is not UTF-8");
    }
};

template <>
struct ops<bool> : plain_ops<bool> {
    static void read(bool& to, const boost::json::value& from, const path& at) {
        const auto* const flag = from.if_bool();
        if (!flag)
            at.fail("expected true or false");
        to = *flag;
    }
    static void append(bool from, std::string& out) { out.append(from ? "true" : "false"); }
    static boost::json::value make(bool from, const boost::json::storage_ptr& sp) {
        return boost::json::value(from, sp);
    }
};

template <>
struct ops<std::int64_t> : plain_ops<std::int64_t> {
    static void read(std::int64_t& to, const boost::json::value& from, const path& at) {
        const auto* const number = from.if_int64();
        if (!number)
            at.fail("expected an integer");
        to = *number;
    }
    static void append(std::int64_t from, std::string& out) { append_json_integer(out, from); }
    static boost::json::value make(std::int64_t from, const boost::json::storage_ptr& sp) {
        return boost::json::value(from, sp);
    }
};

template <>
struct ops<timestamp> : plain_ops<timestamp> {
    static void read(timestamp& to, const boost::json::value& from, const path& at) {
        const auto* const text = from.if_string();
        const auto time = text ? parse_time(*text) : std::nullopt;
        if (!time)
            at.fail("expected a time like 2026-03-01T12:00:00Z");
        to = *time;
    }
    static void append(timestamp from, std::string& out) { append_json_time(out, from); }
    static boost::json::value make(timestamp from, const boost::json::storage_ptr& sp) {
        char text[max_time_text];
        const auto size = write_time(text, from);
        return boost::json::value(boost::json::string_view(text, size), sp);
    }
};

template <worded E>
struct ops<E> : plain_ops<E> {
    static void read(E& to, const boost::json::value& from, const path& at) {
        const auto* const text = from.if_string();
        const auto value = text ? from_word<E>(*text) : std::nullopt;
        if (!value) {
            std::string why = "expected one of";
            for (const auto& w : json_words<E>::words)
                why.append(" ").append(w.text);
            at.fail(why);
        }
        to = *value;
    }
    static void append(E from, std::string& out) { append_json_string(out, to_word(from)); }
    static boost::json::value make(E from, const boost::json::storage_ptr& sp) {
        return boost::json::value(boost::json::string_view(to_word(from)), sp);
    }
};

template <class T>
struct ops<std::optional<T>> {
    static void read(std::optional<T>& to, const boost::json::value& from, const path& at) {
        if (from.is_null()) {
            to.reset();
        } else {
            ops<T>::read(to.emplace(), from, at);
        }
    }
    static void append(const std::optional<T>& from, std::string& out) {
        if (from) {
            ops<T>::append(*from, out);
        } else {
            out.append("null");
        }
    }
    static boost::json::value make(const std::optional<T>& from,
                                   const boost::json::storage_ptr& sp) {
        return from ? ops<T>::make(*from, sp) : boost::json::value(nullptr, sp);
    }
    static bool is_default(const std::optional<T>& value) { return !value; }
    static void check(const std::optional<T>& value, const path& at,
                      std::vector<std::string>& reasons) {
        if (value)
            ops<T>::check(*value, at, reasons);
    }
};

template <class T>
struct ops<std::vector<T>> {
    static void read(std::vector<T>& to, const boost::json::value& from, const path& at) {
        const auto* const array = from.if_array();
        if (!array)
            at.fail("expected a list");
        if (array->size() > max_elements<T>)
            at.fail(std::to_string(array->size()) + " elements, at most " +
                    std::to_string(max_elements<T>) + " are allowed");
        to.clear();
        to.resize(array->size());
        for (std::size_t i = 0; i < to.size(); ++i) {
            const path here{&at, {}, i};
            ops<T>::read(to[i], (*array)[i], here);
        }
    }
    static void append(const std::vector<T>& from, std::string& out) {
        out.push_back('[');
        for (std::size_t i = 0; i < from.size(); ++i) {
            if (i)
                out.push_back(',');
            ops<T>::append(from[i], out);
        }
        out.push_back(']');
    }
    static boost::json::value make(const std::vector<T>& from, const boost::json::storage_ptr& sp) {
        boost::json::array array(sp);
        array.reserve(from.size());
        for (const auto& element : from)
            array.push_back(ops<T>::make(element, sp));
        return boost::json::value(std::move(array));
    }
    static bool is_default(const std::vector<T>& value) { return value.empty(); }
    static void check(const std::vector<T>& value, const path& at,
                      std::vector<std::string>& reasons) {
        for (std::size_t i = 0; i < value.size(); ++i) {
            const path here{&at, {}, i};
            ops<T>::check(value[i], here, reasons);
        }
    }
};

template <described T>
inline constexpr object_type type_of = [] {
    static_assert(json_members<T>::list.size() <= max_members);
    object_type type;
    type.members = json_members<T>::list;
    if constexpr (requires { json_members<T>::schema; })
        type.schema = json_members<T>::schema;
    return type;
}();

template <described T>
struct ops<T> {
    static void read(T& to, const boost::json::value& from, const path& at) {
        read_object(type_of<T>, &to, from, at);
    }
    static void append(const T& from, std::string& out) { append_object(type_of<T>, &from, out); }
    static boost::json::value make(const T& from, const boost::json::storage_ptr& sp) {
        return make_object(type_of<T>, &from, sp);
    }
    /// Default when each of its members is: then nothing of it would be written.
    static bool is_default(const T& value) {
        for (const auto& m : json_members<T>::list)
            if (!m.type->is_default(m.get_const(&value)))
                return false;
        return true;
    }
    static void check(const T& value, const path& at, std::vector<std::string>& reasons) {
        check_object(type_of<T>, &value, at, reasons);
    }
};

// ---- what the lists are made of ----

template <class M>
struct member_of;
template <class T, class F>
struct member_of<F T::*> {
    using owner = T;
    using field = F;
};

template <auto Field>
constexpr member make_member(std::string_view name, bool is_required) {
    using T = typename member_of<decltype(Field)>::owner;
    using F = typename member_of<decltype(Field)>::field;
    return member{name, is_required,
                  [](void* owner) -> void* { return &(static_cast<T*>(owner)->*Field); },
                  &ops_of<F>};
}

/// A member that must be there, and is always written.
template <auto Field>
constexpr member required(std::string_view name) {
    return make_member<Field>(name, true);
}
/// A member that may be absent, and is not written where it is empty, zero, false or the first of
/// its words; so that must be its default.
template <auto Field>
constexpr member optional(std::string_view name) {
    return make_member<Field>(name, false);
}

} // namespace detail

/// The types of dray/data/*.hpp whose JSON header is included.
template <class T>
concept json_type = detail::described<T>;

/// The value as JSON, in `storage`. Members that have their default are left out.
template <json_type T>
boost::json::value to_json(const T& value, const boost::json::storage_ptr& storage = {}) {
    return detail::ops<T>::make(value, storage);
}

/// The same as text, appended to `out`; the fast way.
template <json_type T>
void append_json(std::string& out, const T& value) {
    detail::ops<T>::append(value, out);
}

template <json_type T>
std::string to_json_text(const T& value) {
    std::string out;
    out.reserve(512); // most are longer than what a string holds by itself
    detail::ops<T>::append(value, out);
    return out;
}

/// Throws json_error. Members that it does not know are ignored; types are taken strictly; a
/// number is no text and a text no number.
template <json_type T>
T from_json(const boost::json::value& json) {
    T value;
    detail::ops<T>::read(value, json, detail::path());
    return value;
}

/// The same from text: strict JSON, UTF-8, at most 32 levels deep. Throws json_error.
template <json_type T>
T from_json_text(std::string_view text) {
    unsigned char first_block[8192];
    boost::json::monotonic_resource memory(first_block);
    boost::json::parse_options options;
    options.max_depth = 32;
    boost::json::error_code error;
    const auto json = boost::json::parse(text, error, &memory, options);
    if (error)
        throw json_error("", "not JSON: " + error.message());
    return from_json<T>(json);
}

} // namespace dray::data

// Under separate compilation: each JSON header ends with DRAY_JSON_EXTERN(type) for its types.
#ifdef DRAY_SDK_SEPARATE_COMPILATION
#define DRAY_JSON_EXTERN(type) DRAY_JSON_INSTANTIATE(extern, type)
#else
#define DRAY_JSON_EXTERN(type)
#endif
#define DRAY_JSON_INSTANTIATE(extern_or_not, type)                                                 \
    extern_or_not template boost::json::value to_json<type>(const type&,                           \
                                                            const boost::json::storage_ptr&);      \
    extern_or_not template void append_json<type>(std::string&, const type&);                      \
    extern_or_not template std::string to_json_text<type>(const type&);                            \
    extern_or_not template type from_json<type>(const boost::json::value&);                        \
    extern_or_not template type from_json_text<type>(std::string_view);
