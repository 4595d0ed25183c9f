using LivePlatform.Tenancy;
using LivePlatform.TenantCredential.Credentials;

namespace LivePlatform.TenantCredential.Acquiring.Upgrades;

/// <summary>One line of a list: which tenant, which registration, its secret, and the service where the tenant has several.</summary>
internal sealed record ListedRegistration(int Line, Guid M365TenantId, Guid ClientId, SecretText Secret, Guid? ServiceId);

/// <summary>
/// Reads a list of registrations: <c>tenant id,client id,secret[,service id]</c>, one a line, with or without a line of names.
/// </summary>
internal static class UpgradeList
{
    public const int MostLines = 5000;
    public const int LongestText = 900_000;
    private const int FewestCells = 3;

    public static (IReadOnlyList<ListedRegistration> Lines, IReadOnlyList<LineFault> Faults) Read(SecretText csv)
    {
        var (lines, faults) = (new List<ListedRegistration>(), new List<LineFault>());
        var number = 0;
        foreach (var text in csv.Reveal().Split('\n').Select(x => x.Trim('\r', ' ', '\uFEFF')))
        {
            number++;
            if (text.Length == 0 || (number == 1 && text.StartsWith("tenant", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            if (Read(number, text) is { } read)
            {
                lines.Add(read);
            }
            else
            {
                faults.Add(
                    new LineFault(
                        number, "A line is: tenant id, client id, secret, and where a tenant has several services the service id."));
            }
        }

        return (lines, faults);
    }

    private static ListedRegistration? Read(int number, string text)
    {
        var cells = text.Split(text.Contains(';', StringComparison.Ordinal) ? ';' : ',').Select(x => x.Trim().Trim('"')).ToList();
        Guid? service = null;
        if (cells.Count > FewestCells && cells[FewestCells].Length > 0)
        {
            if (!Guid.TryParse(cells[FewestCells], out var named))
            {
                return null;
            }

            service = named;
        }

        return cells.Count is >= FewestCells and <= FewestCells + 1
            && Guid.TryParse(cells[0], out var tenant) && Guid.TryParse(cells[1], out var client)
            && SecretInput.Check(new SecretText(cells[2]), "secret", SecretInput.Longest) is null
                ? new ListedRegistration(number, tenant, client, new SecretText(cells[2]), service)
                : null;
    }
}
