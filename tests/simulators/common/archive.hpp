#pragma once

// Structs to JSON and back, each by one list of its members: fields(archive, object) calls
// archive(name, member). Used for saved states alone, so a wrong type is simply an exception.

#include "tests/simulators/common/distortion.hpp"

#include <boost/json.hpp>
#include <type_traits>

namespace dray::sim {

template <class T>
concept number_or_flag = std::is_arithmetic_v<T> || std::is_enum_v<T>;

template <number_or_flag T>
boost::json::value saved(const T& from) {
    if constexpr (std::is_same_v<T, bool> || std::is_floating_point_v<T>) {
        return from;
    } else {
        return static_cast<std::int64_t>(from);
    }
}
inline boost::json::value saved(const std::string& from) {
    return boost::json::value(from);
}
inline boost::json::value saved(const std::unique_ptr<distortion>& from) {
    if (!from) {
        return nullptr;
    }
    boost::json::object out;
    out["over"] = from->over;
    boost::json::array without;
    for (const auto& each : from->without) {
        without.emplace_back(each);
    }
    out["without"] = std::move(without);
    return out;
}
template <class T>
requires std::is_class_v<T> boost::json::value saved(const T& from);
template <class T>
boost::json::value saved(const std::vector<T>& from) {
    boost::json::array out;
    out.reserve(from.size());
    for (const auto& each : from) {
        out.emplace_back(saved(each));
    }
    return out;
}

struct saver {
    boost::json::object out;

    /// Members at their default are left out: a save of 100,000 orders is mostly defaults.
    template <class T>
    void operator()(std::string_view name, const T& member) {
        if constexpr (number_or_flag<T> || std::is_same_v<T, std::string>) {
            if (member == T{}) {
                return;
            }
        }
        out[name] = saved(member);
    }
};

template <class T>
requires std::is_class_v<T> boost::json::value saved(const T& from) {
    saver archive;
    fields(archive, const_cast<T&>(from)); // the list of members is the same for both ways
    return std::move(archive.out);
}

template <number_or_flag T>
void restore(T& to, const boost::json::value& from) {
    if constexpr (std::is_same_v<T, bool>) {
        to = from.as_bool();
    } else if constexpr (std::is_floating_point_v<T>) {
        to = from.to_number<T>();
    } else {
        to = static_cast<T>(from.as_int64());
    }
}
inline void restore(std::string& to, const boost::json::value& from) {
    to = std::string(from.as_string());
}
inline void restore(std::unique_ptr<distortion>& to, const boost::json::value& from) {
    to.reset();
    if (from.is_null()) {
        return;
    }
    to = std::make_unique<distortion>();
    to->over = from.at("over").as_object();
    for (const auto& each : from.at("without").as_array()) {
        to->without.emplace_back(each.as_string());
    }
}
template <class T>
requires std::is_class_v<T>
void restore(T& to, const boost::json::value& from);
template <class T>
void restore(std::vector<T>& to, const boost::json::value& from) {
    to.clear();
    for (const auto& each : from.as_array()) {
        to.emplace_back();
        restore(to.back(), each);
    }
}

/// Maps as lists of [key, value].
template <class Map>
boost::json::array pairs(const Map& map) {
    boost::json::array out;
    for (const auto& [key, value] : map) {
        boost::json::array pair;
        pair.emplace_back(key);
        pair.emplace_back(value);
        out.emplace_back(std::move(pair));
    }
    return out;
}
template <class Map>
void restore_pairs(Map& to, const boost::json::value& from) {
    to.clear();
    for (const auto& each : from.as_array()) {
        typename Map::key_type key{};
        restore(key, each.at(0));
        restore(to[key], each.at(1));
    }
}

/// Maps of things that know their id, as lists of the things.
template <class Map>
boost::json::array save_things(const Map& all) {
    boost::json::array out;
    out.reserve(all.size());
    for (const auto& [id, each] : all) {
        out.emplace_back(saved(each));
    }
    return out;
}
template <class Map>
void load_things(Map& to, const boost::json::value& from) {
    to.clear();
    for (const auto& each : from.as_array()) {
        typename Map::mapped_type one;
        restore(one, each);
        const auto id = one.id;
        to.insert_or_assign(id, std::move(one));
    }
}

struct loader {
    const boost::json::object& in;

    template <class T>
    void operator()(std::string_view name, T& member) {
        if (const auto* found = in.if_contains(name)) {
            restore(member, *found);
        } else if constexpr (number_or_flag<T> || std::is_same_v<T, std::string>) {
            member = T{};
        }
    }
};

template <class T>
requires std::is_class_v<T>
void restore(T& to, const boost::json::value& from) {
    loader archive{from.as_object()};
    fields(archive, to);
}

} // namespace dray::sim
