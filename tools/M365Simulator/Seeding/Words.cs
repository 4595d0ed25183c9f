namespace LivePlatform.M365Simulator.Seeding;

/// <summary>What seeded objects are made of. Plain: as displayed; Ascii: as in addresses.</summary>
internal static class Words
{
    public static readonly string[] GivenNames =
    [
        "Anna", "Ben", "Chloé", "David", "Elif", "Fatima", "George", "Hannah", "Ivan", "Jörg", "Karla", "Liam", "María", "Noah", "Olga",
        "Paul",
        "Qiang", "Rosa", "Søren", "Tom", "Ursula", "Viktor", "Wanda", "Xenia", "Yusuf", "Zoë", "Amélie", "Björn", "Carla", "Dmitri", "Emma",
        "Felix",
    ];

    public static readonly string[] Surnames =
    [
        "Adler", "Bauer", "Castro", "Dubois", "Eriksson", "Fischer", "García", "Hoffmann", "Ito", "Jansen", "Kowalski", "Lindqvist",
        "Müller", "Novák",
        "O'Brien", "Petrov", "Quinn", "Rossi", "Schäfer", "Tanaka", "Ueda", "Virtanen", "Weiß", "Xu", "Yılmaz", "Zimmermann", "Andersen",
        "Brown",
        "Chen", "Diaz", "Evans", "Fontaine",
    ];

    public static readonly string[] Departments =
        [
            "Sales", "Engineering", "Finance", "Human Resources", "Legal", "Operations", "Support", "Marketing", "Procurement",
            "Research & Development",
        ];

    public static readonly string[] JobTitles =
        [
            "Account Manager", "Engineer", "Controller", "Recruiter", "Counsel", "Operator", "Support Agent", "Campaign Manager", "Buyer",
            "Scientist", "Team Lead", "Director",
        ];

    public static readonly (string City, string State, string Country, string Usage, string Language, string Prefix)[] Places =
    [
        ("Berlin", "Berlin", "Germany", "DE", "de-DE", "+4930"), ("Zürich", "ZH", "Switzerland", "CH", "de-CH", "+4144"),
        ("Lyon", "Auvergne-Rhône-Alpes", "France", "FR", "fr-FR", "+334"), ("London", "England", "United Kingdom", "GB", "en-GB", "+4420"),
        ("Seattle", "WA", "United States", "US", "en-US", "+1206"), ("Tel Aviv", "Tel Aviv District", "Israel", "IL", "he-IL", "+9723"),
        ("São Paulo", "SP", "Brazil", "BR", "pt-BR", "+5511"), ("Oslo", "Oslo", "Norway", "NO", "nb-NO", "+4721"),
    ];

    public static readonly string[] Streets = ["Main Street", "Station Road", "High Street", "Park Avenue", "Mill Lane", "Harbour Street"];

    public static readonly string[] GroupTopics =
        ["All Staff", "Project", "Team", "Access", "Voice Users", "Location", "Board", "Announcements", "Contractors", "Devices"];

    public static readonly string[] AsciiGivenNames = [.. GivenNames.Select(Ascii)];

    public static readonly string[] AsciiSurnames = [.. Surnames.Select(Ascii)];

    private static string Ascii(string name) => string.Concat(name.ToLowerInvariant().Select(letter => letter switch
    {
        'é' or 'ë' => "e",
        'í' or 'ı' => "i",
        'ö' or 'ø' => "o",
        'ä' or 'á' => "a",
        'ü' => "u",
        'ß' => "ss",
        >= 'a' and <= 'z' => letter.ToString(),
        _ => "",
    }));
}
