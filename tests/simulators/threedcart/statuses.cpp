#include "tests/simulators/threedcart/statuses.hpp"

#include "tests/simulators/common/members.hpp"

#include <array>
#include <boost/json.hpp>
#include <stdexcept>

namespace dray::sim::threedcart {
namespace json = boost::json;

namespace {

constexpr std::size_t most_rows = 200;
constexpr std::size_t longest_text = 50;

constexpr std::array<std::string_view, 12> definitions{
    "New",           "Processing", "Partial",  "Shipped",  "Cancel", "Hold",
    "Not Completed", "Custom 1",   "Custom 2", "Custom 3", "Unpaid", "Review"};

bool is_custom(int id) {
    return id >= 8 && id <= 10;
}

std::string text_of(const json::value& from) {
    const auto* text = from.if_string();
    if (text == nullptr || text->size() > longest_text) {
        throw std::invalid_argument("a status has a text of at most 50 bytes");
    }
    return std::string(*text);
}

} // namespace

int status_id_of(std::string_view text) {
    const auto id = integer(text);
    if (!id || *id < 1 || *id > 999'999) {
        throw std::invalid_argument("a status id is a whole number from 1 to 999999, not \"" +
                                    std::string(text) + "\"");
    }
    return static_cast<int>(*id);
}

status_list::status_list() {
    for (std::size_t i = 0; i < definitions.size(); ++i) {
        status_row row;
        row.id = static_cast<int>(i) + 1;
        row.sorting = row.id;
        row.definition = definitions.at(i);
        row.text = row.definition;
        row.visible = !is_custom(row.id);
        rows_[row.id] = std::move(row);
    }
}

const status_row* status_list::find(int id) const {
    const auto found = rows_.find(id);
    return found == rows_.end() ? nullptr : &found->second;
}

std::string status_list::shown(const status_row& row) const {
    const auto words = translations_.find(locale_);
    if (words != translations_.end()) {
        const auto word = words->second.find(row.id);
        if (word != words->second.end()) {
            return word->second;
        }
    }
    return row.text;
}

void status_list::change(std::string_view name, const json::value& to) {
    const int id = status_id_of(name);
    if (to.is_null()) {
        rows_.erase(id);
        return;
    }
    if (!rows_.contains(id) && rows_.size() >= most_rows) {
        throw std::invalid_argument("a store has at most 200 statuses");
    }
    auto row = rows_.contains(id) ? rows_[id] : status_row{id, id, std::string(name), "", true};
    if (to.is_object()) {
        members given(to.get_object());
        given.take("text", [&](const json::value& value) { row.text = text_of(value); });
        given.take("definition",
                   [&](const json::value& value) { row.definition = text_of(value); });
        given.flag("visible", row.visible);
        given.integer("sorting", row.sorting, -1'000'000, 1'000'000);
        given.end("status " + std::string(name));
    } else {
        row.text = text_of(to);
    }
    rows_[id] = std::move(row);
}

bool status_list::set(std::string_view name, const json::value& value) {
    if (name == "statuses") {
        for (const auto& each : object_of(value, name)) {
            change(each.key(), each.value());
        }
    } else if (name == "default_statuses") {
        *this = status_list();
    } else if (name == "translations") {
        for (const auto& locale : object_of(value, name)) {
            for (const auto& word : object_of(locale.value(), name)) {
                translations_[std::string(locale.key())][status_id_of(word.key())] =
                    text_of(word.value());
            }
        }
    } else if (name == "locale") {
        locale_ = value.is_null() ? std::string() : text_of(value);
    } else {
        return false;
    }
    return true;
}

json::object status_list::describe() const {
    json::object out;
    for (const auto& [id, row] : rows_) {
        json::object shown_row;
        shown_row["text"] = shown(row);
        shown_row["definition"] = row.definition;
        shown_row["visible"] = row.visible;
        out[std::to_string(id)] = std::move(shown_row);
    }
    return out;
}

void status_list::save_knobs(json::object& out) const {
    json::object rows;
    for (const auto& each : status_list().rows_) {
        rows[std::to_string(each.first)] = nullptr;
    }
    for (const auto& [id, row] : rows_) {
        json::object saved;
        saved["text"] = row.text;
        saved["definition"] = row.definition;
        saved["visible"] = row.visible;
        saved["sorting"] = row.sorting;
        rows[std::to_string(id)] = std::move(saved);
    }
    json::object translations;
    for (const auto& [locale, words] : translations_) {
        json::object saved;
        for (const auto& [id, word] : words) {
            saved[std::to_string(id)] = word;
        }
        translations[locale] = std::move(saved);
    }
    out["default_statuses"] = true;
    out["statuses"] = std::move(rows);
    out["translations"] = std::move(translations);
    out["locale"] = locale_;
}

} // namespace dray::sim::threedcart
