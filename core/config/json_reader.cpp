#include "core/config/json_reader.hpp"

#include <boost/json.hpp>

namespace dray::config {

void json_reader::fail(std::string code, std::string message) const {
    into_->errors.push_back(
        {std::move(code), pointer_.empty() ? "/" : pointer_, std::move(message)});
}

json_reader json_reader::at(std::string_view key) const {
    asked_.emplace(key);
    const boost::json::value* found = nullptr;
    if (value_ != nullptr && value_->is_object())
        found = value_->get_object().if_contains(key);
    std::string step;
    for (const char c : key)
        step += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
    return {found, pointer_ + "/" + step, *into_};
}

const json_reader& json_reader::required() const {
    if (value_ == nullptr)
        fail("missing", "this is missing");
    return *this;
}

std::string json_reader::as_text() const {
    if (value_ == nullptr)
        return {};
    if (const auto* text = value_->if_string())
        return std::string(*text);
    fail("wrong_type", "expected text");
    return {};
}

std::int64_t json_reader::as_integer(std::int64_t min, std::int64_t max) const {
    if (value_ == nullptr)
        return 0;
    const auto* const number = value_->if_int64();
    if (number == nullptr) {
        fail("wrong_type", "expected a whole number");
        return 0;
    }
    if (*number < min || *number > max) {
        fail("bad_value", "expected " + std::to_string(min) + " to " + std::to_string(max));
    }
    return *number;
}

bool json_reader::as_flag() const {
    if (value_ == nullptr)
        return false;
    if (value_->is_bool())
        return value_->get_bool();
    fail("wrong_type", "expected true or false");
    return false;
}

std::string json_reader::text(std::string_view key, bool needed) const {
    const auto one = at(key);
    if (needed)
        one.required();
    auto read = one.as_text();
    if (needed && read.empty() && one.is_text())
        one.fail("bad_value", "this is empty");
    return read;
}

std::int64_t json_reader::integer(std::string_view key, std::int64_t min, std::int64_t max) const {
    return at(key).as_integer(min, max);
}

void json_reader::each_item(const std::function<void(const json_reader&)>& use) const {
    if (value_ == nullptr)
        return;
    const auto* const list = value_->if_array();
    if (list == nullptr) {
        fail("wrong_type", "expected a list");
        return;
    }
    std::size_t index = 0;
    for (const auto& item : *list) {
        use(json_reader(&item, pointer_ + "/" + std::to_string(index++), *into_));
    }
}

void json_reader::each_member(
    const std::function<void(const std::string&, const json_reader&)>& use) const {
    if (value_ == nullptr)
        return;
    const auto* const object = value_->if_object();
    if (object == nullptr) {
        fail("wrong_type", "expected an object");
        return;
    }
    for (const auto& member : *object)
        use(std::string(member.key()), at(member.key()));
}

void json_reader::finish() const {
    if (value_ == nullptr)
        return;
    const auto* const object = value_->if_object();
    if (object == nullptr) {
        fail("wrong_type", "expected an object");
        return;
    }
    for (const auto& member : *object) {
        if (asked_.contains(std::string_view(member.key())))
            continue;
        into_->value.ignored.push_back(pointer_ + "/" + std::string(member.key()));
    }
}

void read_json(std::string_view json, std::size_t longest, manifest_result& into,
               const std::function<void(const json_reader&)>& use) {
    if (json.size() > longest) {
        into.errors.push_back({"too_large", "/", "the manifest is larger than 256 KiB"});
        return;
    }
    boost::json::error_code error;
    const auto value = boost::json::parse(json, error);
    if (error || !value.is_object()) {
        into.errors.push_back({"not_json", "/",
                               error ? "the manifest is not JSON: " + error.message()
                                     : "the manifest is not a JSON object"});
        return;
    }
    use(json_reader(&value, "", into));
}

} // namespace dray::config
