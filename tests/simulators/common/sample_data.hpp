#pragma once

// What generated orders are made of. Telephone numbers and mail domains are reserved ones.

#include <array>
#include <cstdint>
#include <string_view>

namespace dray::sim::sample {

struct product {
    std::string_view name;
    std::string_view sku;
    std::int64_t cents;
    std::int32_t grams;
    std::string_view option; ///< empty: none
    std::string_view value;
};

struct place {
    std::string_view street;
    std::string_view city;
    std::string_view state;
    std::string_view zip;
    std::string_view country;
    std::string_view iso2;
};

struct person {
    std::string_view first;
    std::string_view last;
};

inline constexpr std::array<product, 24> products{{
    {"Canvas Tote", "TOTE-NAT", 2400, 310, "Color", "Natural"},
    {"Canvas Tote", "TOTE-BLK", 2400, 310, "Color", "Black"},
    {"Enamel Mug", "MUG-ENAMEL", 1650, 280, "", ""},
    {"Linen Apron", "APRON-LIN", 4200, 420, "Size", "One size"},
    {"Merino Socks", "SOCK-M-GRY", 1800, 90, "Size", "M"},
    {"Merino Socks", "SOCK-L-GRY", 1800, 95, "Size", "L"},
    {"T-Shirt", "TEE-S-WHT", 2500, 180, "Size", "S"},
    {"T-Shirt", "TEE-M-WHT", 2500, 190, "Size", "M"},
    {"T-Shirt", "TEE-L-WHT", 2500, 200, "Size", "L"},
    {"Hooded Sweatshirt", "HOOD-M-NVY", 5900, 620, "Size", "M"},
    {"Notebook A5, dotted", "NB-A5-DOT", 1290, 240, "", ""},
    {"Fountain Pen", "PEN-FNT-BLU", 3490, 60, "Ink", "Blue"},
    {"Desk Lamp", "LAMP-DESK", 8900, 1900, "Plug", "US"},
    {"Ceramic Planter 12 cm", "PLANT-12", 1990, 850, "", ""},
    {"Coffee Beans 1 kg", "COF-BEAN-1K", 2890, 1040, "Grind", "Whole bean"},
    {"Olive Oil 500 ml", "OIL-500", 1590, 930, "", ""},
    {"Beeswax Candle", "CNDL-BEES", 1250, 210, "", ""},
    {"Yoga Mat", "MAT-YOGA-GRN", 4500, 1350, "Color", "Green"},
    {"Steel Bottle 750 ml", "BTL-750-STL", 3200, 390, "", ""},
    {"Bluetooth Speaker", "SPK-BT-01", 7900, 560, "", ""},
    {"USB-C Cable 2 m", "CBL-USBC-2M", 1490, 55, "", ""},
    {"Phone Case", "CASE-P12-CLR", 1990, 40, "Model", "12"},
    {"Board Game", "GAME-BRD-01", 3990, 1200, "", ""},
    {"Picture Frame 30x40", "FRM-3040-OAK", 2990, 1100, "Wood", "Oak"},
}};

inline constexpr std::array<std::string_view, 24> first_names{
    "Alice",  "Ben",   "Carla",  "David", "Emma",   "Frank",  "Grace",  "Henry",
    "Isabel", "James", "Karen",  "Liam",  "Maria",  "Noah",   "Olivia", "Peter",
    "Quinn",  "Rosa",  "Samuel", "Tara",  "Ursula", "Victor", "Wendy",  "Yusuf"};

inline constexpr std::array<std::string_view, 24> last_names{
    "Adams", "Baker",   "Clark",  "Davies", "Evans",  "Fischer", "Garcia", "Hughes",
    "Irwin", "Jensen",  "Keller", "Lopez",  "Miller", "Nguyen",  "Owens",  "Patel",
    "Rossi", "Schmidt", "Taylor", "Ueda",   "Vargas", "Walker",  "Young",  "Zimmer"};

inline constexpr std::array<place, 10> places{{
    {"4700 Main Street", "Austin", "Texas", "78701", "United States", "US"},
    {"18 Harbor Avenue", "Portland", "Oregon", "97201", "United States", "US"},
    {"221 Lake Road", "Chicago", "Illinois", "60601", "United States", "US"},
    {"9 Ocean Drive", "Miami", "Florida", "33101", "United States", "US"},
    {"350 Fifth Avenue", "New York", "New York", "10118", "United States", "US"},
    {"77 Hill Street", "Denver", "Colorado", "80202", "United States", "US"},
    {"12 King Street", "Toronto", "Ontario", "M5H 1A1", "Canada", "CA"},
    {"5 Station Road", "Leeds", "West Yorkshire", "LS1 4DY", "United Kingdom", "GB"},
    {"Gartenweg 3", "Berlin", "Berlin", "10115", "Germany", "DE"},
    {"40 George Street", "Sydney", "New South Wales", "2000", "Australia", "AU"},
}};

inline constexpr std::array<person, 12> unicode_people{{
    {"Zoë", "D'Angelo-O’Brien"},
    {"Bjørn", "Ångström"},
    {"François", "Lefèvre"},
    {"José", "Muñoz Peña"},
    {"Łukasz", "Żółć"},
    {"Müjde", "Öztürk"},
    {"太郎", "山田"},
    {"伟", "王"},
    {"지우", "김"},
    {"محمد", "الأحمد"},
    {"נועה", "לוי"},
    {"Party 🎉", "O'Neil 🧑‍🚀"},
}};

inline constexpr std::array<place, 8> unicode_places{{
    {"Straße des 17. Juni 135", "München", "Bayern", "80331", "Germany", "DE"},
    {"12 rue de l'Église", "Nîmes", "Occitanie", "30000", "France", "FR"},
    {"千代田1-1", "千代田区", "東京都", "100-0001", "Japan", "JP"},
    {"Calle Ñuñoa 8 2º", "A Coruña", "Galicia", "15001", "Spain", "ES"},
    {"شارع الملك فهد 12", "الرياض", "Ar Riyad", "12211", "Saudi Arabia", "SA"},
    {"Žižkova 7/3", "České Budějovice", "Jihočeský", "370 01", "Czech Republic", "CZ"},
    {"Ægisgata 5", "Reykjavík", "Höfuðborgarsvæðið", "101", "Iceland", "IS"},
    {"ул. Ленина, 1", "Алматы", "Алматы", "050000", "Kazakhstan", "KZ"},
}};

inline constexpr std::array<std::string_view, 5> ship_methods{
    "Free Shipping", "Flat Rate", "UPS (Ground)", "USPS (Priority Mail)", "Express 2-day"};

inline constexpr std::array<std::string_view, 4> payment_methods{"Credit Card", "PayPal", "Manual",
                                                                 "Bank Deposit"};

} // namespace dray::sim::sample
