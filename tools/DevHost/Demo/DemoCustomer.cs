namespace LivePlatform.DevHost.Demo;

/// <summary>One customer of the demo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Decides ids and seeds, so that every run is alike.</param>
/// <param name="Users">Users of its tenant at first.</param>
/// <param name="Trouble">What is wrong at first.</param>
/// <param name="First">How it connects at first.</param>
/// <param name="By">How it comes to a registration later.</param>
internal sealed record DemoCustomer(
    string Name,
    int Number,
    int Users,
    Trouble Trouble = Trouble.None,
    FirstMethod First = FirstMethod.AppRegistration,
    UpgradeBy By = UpgradeBy.Nothing)
{
    private static readonly (string Name, int Users, Trouble Trouble)[] Story =
    [
        ("Alder Dental", 20, Trouble.None),
        ("Birch Logistics", 150, Trouble.BadSecret),
        ("Cedar Hotels", 600, Trouble.NoRoles),
        ("Dahlia Foods", 2_000, Trouble.None),
        ("Elm Insurance", 5_000, Trouble.None),
        ("Fir Freight", 45, Trouble.ExpiredSecret),
        ("Ginkgo Clinics", 320, Trouble.None),
        ("Hazel Homes", 75, Trouble.NoRoles),
        ("Iris Optics", 130, Trouble.NotConsented),
        ("Juniper Travel", 480, Trouble.None),
        ("Katsura Games", 260, Trouble.NoFreeLicence),
        ("Larch Legal", 90, Trouble.None),
        ("Maple Media", 1_200, Trouble.None),
        ("Nettle Energy", 700, Trouble.NoRoles),
        ("Oak Savings", 3_000, Trouble.None),
        ("Poplar Print", 60, Trouble.None),
        ("Quince Catering", 35, Trouble.None),
        ("Rowan Retail", 1_600, Trouble.None),
        ("Spruce Steel", 900, Trouble.None),
        ("Tamarind Tours", 110, Trouble.DomainTaken),
        ("Umbra Design", 25, Trouble.None),
        ("Viburnum Vets", 55, Trouble.None),
        ("Willow Water", 2_400, Trouble.None),
        ("Yew Yachts", 40, Trouble.None),
        ("Zelkova Zoo", 1_300, Trouble.None),
    ];

    /// <summary>Those that begin with a user: four by password, six by a sign-in.</summary>
    private static readonly Dictionary<string, (FirstMethod First, UpgradeBy By)> Methods = new(StringComparer.Ordinal)
    {
        ["Alder Dental"] = (FirstMethod.Password, UpgradeBy.Csv),
        ["Juniper Travel"] = (FirstMethod.Password, UpgradeBy.DelegatedToken),
        ["Quince Catering"] = (FirstMethod.Password, UpgradeBy.Invitation),
        ["Umbra Design"] = (FirstMethod.Password, UpgradeBy.Csv),
        ["Hazel Homes"] = (FirstMethod.DelegatedToken, UpgradeBy.Csv),
        ["Larch Legal"] = (FirstMethod.DelegatedToken, UpgradeBy.Csv),
        ["Maple Media"] = (FirstMethod.DelegatedToken, UpgradeBy.DelegatedToken),
        ["Poplar Print"] = (FirstMethod.DelegatedToken, UpgradeBy.Invitation),
        ["Spruce Steel"] = (FirstMethod.DelegatedToken, UpgradeBy.DelegatedToken),
        ["Yew Yachts"] = (FirstMethod.DelegatedToken, UpgradeBy.Invitation),
    };

    public static readonly IReadOnlyList<DemoCustomer> All =
    [
        .. Story.Select((x, at) =>
        {
            var (first, by) = Methods.GetValueOrDefault(x.Name);
            return new DemoCustomer(x.Name, at + 1, x.Users, x.Trouble, first, by);
        }),
    ];

    /// <summary>True when its connection begins with the rights of a user.</summary>
    public bool SignsIn => First != FirstMethod.AppRegistration;

    public int Groups => Math.Max(4, Users / 13);

    /// <summary>Short name of its service.</summary>
    public string ShortName => Name.Split(' ')[0].ToLowerInvariant();

    public Guid TenantId => Id(0xA);

    public Guid ClientId => Id(0xB);

    /// <summary>The tenant that has its sub-domain already.</summary>
    public Guid SquatterTenantId => Id(0xC);

    public string Secret => $"demo~{Number}~{ClientId:N}";

    /// <summary>Who signs in there, and by which password.</summary>
    public string UserName => $"voice@{ShortName}.onmicrosoft.com";

    public string Password => $"Demo-{Number}-{ClientId:N}";

    /// <summary>A secret that ended before the demo began.</summary>
    public string EndedSecret => $"ended~{Number}~{ClientId:N}";

    /// <summary>The address of its session border controller (RFC 5737).</summary>
    public string SbcAddress => $"192.0.2.{Number}";

    private Guid Id(int kind) => new(0x11111111 * kind, (short)Number, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, (byte)Number);
}
