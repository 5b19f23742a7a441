#include "long_texts.hpp"

#include "problems.hpp"
#include "requests.hpp"
#include "shell_word.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace dray::orders {
namespace {

using data::text_field;

constexpr std::size_t most_named = 10;

struct address_part {
    text_field field;
    text_field billing;
    std::string data::address::*text;
    std::string_view words;
};

constexpr std::array<address_part, 10> address_parts{{
    {text_field::name, text_field::billing_name, &data::address::name, "name"},
    {text_field::company, text_field::billing_company, &data::address::company, "company"},
    {text_field::address_line, text_field::billing_address_line, &data::address::street1,
     "street line 1"},
    {text_field::address_line, text_field::billing_address_line, &data::address::street2,
     "street line 2"},
    {text_field::address_line, text_field::billing_address_line, &data::address::street3,
     "street line 3"},
    {text_field::city, text_field::billing_city, &data::address::city, "city"},
    {text_field::region, text_field::billing_region, &data::address::region, "region"},
    {text_field::postcode, text_field::billing_postcode, &data::address::postcode, "postcode"},
    {text_field::country, text_field::billing_country, &data::address::country, "country"},
    {text_field::phone, text_field::billing_phone, &data::address::phone, "phone number"},
}};

class measure {
public:
    /// `limits` until the next call.
    void at(const text_limits& limits) { limits_ = &limits; }

    void take(const data::consignment& sent, const std::string& group) {
        check(text_field::order_number, sent.order_number, [] { return "order number"; });
        check(text_field::email, sent.email, [] { return "e-mail address"; });
        check(text_field::note, sent.note, [] { return "customer's note"; });
        const auto of_group = [&](std::string what) {
            return group.empty() ? what : what + " '" + bounded(group, 80) + "'";
        };
        check(text_field::method, sent.method, [&] {
            return group.empty() ? "shipping method"
                                 : of_group("shipping method of the ship group");
        });
        for (const auto& part : address_parts) {
            check(part.field, sent.to.*part.text,
                  [&] { return of_group(std::string(part.words) + " of the shipping address"); });
        }
        for (const auto& part : address_parts) {
            check(part.billing, sent.billing.*part.text,
                  [&] { return std::string(part.words) + " of the billing address"; });
        }
        for (const auto& line : sent.lines)
            take(line);
    }

    /// "the city of the shipping address has 40 characters, at most 30 fit; …"; empty: all fit.
    [[nodiscard]] std::string text() const {
        if (count_ <= most_named)
            return text_;
        return text_ + "; and " + std::to_string(count_ - most_named) + " more";
    }
    [[nodiscard]] const std::set<std::string>& destinations() const { return destinations_; }
    /// Settings that set a limit, each with its destination.
    [[nodiscard]] const std::set<std::pair<std::string, std::string>>& settings() const {
        return settings_;
    }

private:
    void take(const data::consignment_line& line) {
        const auto of_line = [&line] {
            const auto& known = line.sku.empty() ? line.name : line.sku;
            return " of line " + std::to_string(line.number) + " (" + bounded(known, 40) + ")";
        };
        check(text_field::sku, line.sku, [&] { return "SKU" + of_line(); });
        check(text_field::line_name, line.name, [&] { return "name" + of_line(); });
        for (const auto& option : line.options) {
            const auto named = [&] { return "'" + bounded(option.name, 40) + "'" + of_line(); };
            check(text_field::option_name, option.name,
                  [&] { return "name of the option " + named(); });
            check(text_field::option_value, option.value,
                  [&] { return "text of the option " + named(); });
        }
    }

    /// `name_it` is asked only where the text does not fit.
    template <class F>
    void check(text_field field, const std::string& text, F name_it) {
        const auto& limit = limits_->of[static_cast<std::size_t>(field)];
        // Its bytes are never fewer than its code points.
        if (limit.most <= 0 || static_cast<std::int64_t>(text.size()) <= limit.most)
            return;
        const auto length = data::code_points(text);
        if (length <= limit.most)
            return;
        const std::string what = name_it();
        if (!said_.insert(what).second)
            return; // of the order, not of the group
        destinations_.insert(limits_->destination);
        if (!limit.setting.empty())
            settings_.emplace(limit.setting, limits_->destination);
        if (++count_ > most_named)
            return;
        text_ += (text_.empty() ? "the " : "; the ") + what + " has " + std::to_string(length) +
                 " characters, at most " + std::to_string(limit.most) + " fit";
    }

    const text_limits* limits_ = nullptr;
    std::string text_;
    std::size_t count_ = 0;
    std::set<std::string> said_;
    std::set<std::string> destinations_;
    std::set<std::pair<std::string, std::string>> settings_;
};

} // namespace

long_texts long_texts_of(const order& o, const policy& by,
                         const std::vector<planned_group>& groups) {
    measure all;
    for (const auto& group : groups) {
        const auto limits = by.text_limits.find(group.destination);
        if (limits == by.text_limits.end() || !limits->second)
            continue;
        consignment c;
        c.ship_group = group.ship_group;
        c.lines = group.lines;
        all.at(*limits->second);
        all.take(to_consignment(o, c, by), groups.size() > 1 ? group.ship_group : std::string());
    }
    long_texts out;
    const auto texts = all.text();
    if (texts.empty())
        return out;
    std::string where;
    for (const auto& one : all.destinations())
        where += (where.empty() ? "" : " and ") + one;
    const auto name = order_name(o, by);
    const auto retry = "dray retry " + shell_word(name);
    out.text = "Order " + name + " has texts that are longer than " + where +
               " takes them: " + texts + ". Nothing is cut, so it is not sent.";
    out.remedies = {"Shorten it in the shop; the change is read by itself.",
                    "To see the texts: dray order " + shell_word(name) + " --personal"};
    for (const auto& [key, destination] : all.settings()) {
        out.remedies.push_back("If " + destination + " takes more: raise " + key +
                               " in [destination." + destination +
                               "] and restart drayd, then: " + retry);
    }
    out.remedies.push_back(retry);
    return out;
}

} // namespace dray::orders
