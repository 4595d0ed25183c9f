namespace LivePlatform.DevHost.Demo;

/// <summary>What is wrong with a customer at first.</summary>
internal enum Trouble
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its connection is made with a wrong secret.</summary>
    BadSecret,

    /// <summary>The secret that its admin gave us has ended.</summary>
    ExpiredSecret,

    /// <summary>Nobody has consented to the application: the tenant does not know it.</summary>
    NotConsented,

    /// <summary>The application has no directory role.</summary>
    NoRoles,

    /// <summary>Every licence with Teams Phone is taken.</summary>
    NoFreeLicence,

    /// <summary>Another tenant has verified its sub-domain: nothing that we can mend.</summary>
    DomainTaken,
}

/// <summary>One customer of the demo.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Decides ids and seeds, so that every run is alike.</param>
/// <param name="Users">Users of its tenant at first.</param>
/// <param name="Trouble">What is wrong at first.</param>
internal sealed record DemoCustomer(string Name, int Number, int Users, Trouble Trouble = Trouble.None)
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

    public static readonly IReadOnlyList<DemoCustomer> All = [.. Story.Select((x, at) => new DemoCustomer(x.Name, at + 1, x.Users, x.Trouble))];

    public int Groups => Math.Max(4, Users / 13);

    /// <summary>Short name of its service.</summary>
    public string ShortName => Name.Split(' ')[0].ToLowerInvariant();

    public Guid TenantId => Id(0xA);

    public Guid ClientId => Id(0xB);

    /// <summary>The tenant that has its sub-domain already.</summary>
    public Guid SquatterTenantId => Id(0xC);

    public string Secret => $"demo~{Number}~{ClientId:N}";

    /// <summary>A secret that ended before the demo began.</summary>
    public string EndedSecret => $"ended~{Number}~{ClientId:N}";

    /// <summary>The address of its session border controller (RFC 5737).</summary>
    public string SbcAddress => $"192.0.2.{Number}";

    private Guid Id(int kind) => new(0x11111111 * kind, (short)Number, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, (byte)Number);
}
