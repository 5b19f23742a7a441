#pragma once

// The order statuses of a store and what its merchant did to them.

#include <boost/json/object.hpp>
#include <map>
#include <string>
#include <string_view>

namespace dray::sim::threedcart {

namespace status {
inline constexpr int new_order = 1;
inline constexpr int processing = 2;
inline constexpr int partial = 3;
inline constexpr int shipped = 4;
inline constexpr int cancel = 5;
inline constexpr int hold = 6;
inline constexpr int not_completed = 7;
inline constexpr int custom_1 = 8;
inline constexpr int unpaid = 11;
inline constexpr int review = 12;
} // namespace status

struct status_row {
    int id = 0;             ///< what orders carry
    int sorting = 0;        ///< place in the merchant's list
    std::string definition; ///< the system's name; never moves
    std::string text;       ///< what the merchant reads, unless translated
    bool visible = true;
};

class status_list {
public:
    status_list(); ///< the vendor's twelve, the three custom ones hidden

    const status_row* find(int id) const;
    const std::map<int, status_row>& rows() const { return rows_; } ///< ascending by id
    /// What the merchant reads now.
    std::string shown(const status_row& row) const;

    /// The knobs "statuses" ({"2": "In Production", "4": {"text", "visible", "definition",
    /// "sorting"}, "9": null, "13": "New row"}: null deletes, an id that is not there is added),
    /// "default_statuses" (true: back to the twelve), "translations" ({"es": {"4": "Enviado"}}) and
    /// "locale" ("es"; "" or null: none). False for any other name; throws std::invalid_argument,
    /// and statuses before the wrong one stand.
    bool set(std::string_view name, const boost::json::value& value);
    /// {"1": {"text", "visible", …}, …}
    boost::json::object describe() const;
    /// Adds the knobs that make a list like this one out of the default.
    void save_knobs(boost::json::object& out) const;

private:
    void change(std::string_view id, const boost::json::value& to);

    std::map<int, status_row> rows_;
    std::map<std::string, std::map<int, std::string>> translations_;
    std::string locale_;
};

/// 1 … 999999.
int status_id_of(std::string_view text); ///< throws std::invalid_argument

} // namespace dray::sim::threedcart
