namespace LivePlatform.DevHost.Demo;

/// <summary>One customer of the demo, with what is wrong at first.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ShortName">Short name of its service.</param>
/// <param name="Number">Decides ids and seeds, so that every run is alike.</param>
/// <param name="Users">Users of its tenant at first.</param>
/// <param name="Groups">Groups at first.</param>
/// <param name="HasBadSecret">Its connection is made with a wrong secret.</param>
/// <param name="LacksRole">Its app has no directory role.</param>
internal sealed record DemoCustomer(string Name, string ShortName, int Number, int Users, int Groups, bool HasBadSecret = false, bool LacksRole = false)
{
    public static readonly IReadOnlyList<DemoCustomer> All =
    [
        new("Alder Dental", "alder", 1, 20, 4),
        new("Birch Logistics", "birch", 2, 150, 12, HasBadSecret: true),
        new("Cedar Hotels", "cedar", 3, 600, 40, LacksRole: true),
        new("Dahlia Foods", "dahlia", 4, 2_000, 150),
        new("Elm Insurance", "elm", 5, 5_000, 400),
    ];

    public Guid TenantId => Id(0xA);

    public Guid ClientId => Id(0xB);

    public string Secret => $"demo~{Number}~{ClientId:N}";

    private Guid Id(int kind) => new(0x11111111 * kind, (short)Number, 0x4000, 0x80, 0, 0, 0, 0, 0, 0, (byte)Number);
}
