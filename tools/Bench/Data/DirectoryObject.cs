namespace LivePlatform.Bench.Data;

/// <summary>A user or group.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Values">Replicated properties in the order of the columns, as text.</param>
internal sealed record DirectoryObject(Guid Id, string?[] Values)
{
    private const int Departments = 7;

    /// <summary>A user that is a pure function of directory, number and how often it changed.</summary>
    public static DirectoryObject User(int directory, int number, int version)
    {
        var (given, surname) = ($"Given{number % 997}", $"Surname{number % 1009}");
        var upn = $"user{number}@bench{directory}.onmicrosoft.com";
        return new DirectoryObject(
            IdOf(directory, 1, number),
            [
                $"{given} {surname} {number}", given, surname, upn, upn, number % 50 == 0 ? "false" : "true", "Member",
                $"Department {(number + version) % Departments}", $"Title {version}", "Contoso Voice", $"Building {number % 40}",
                $"{number % 300} High Street", $"{10_000 + (number % 80_000)}", $"City {number % 120}",
                number % 3 == 0 ? null : $"State {number % 16}", "Germany", "DE",
                "de-DE", number % 4 == 0 ? null : $"+49 151 {number:0000000}", number % 5 == 0 ? "[]" : $"[\"+49 30 {number:000000}\"]",
                number % 2 == 0 ? "true" : null,
                "2024-03-05T07:09:11Z",
            ]);
    }

    /// <summary>
    /// A user that is made while the bench runs, however long after its pages were written: one who was made before would be one who came
    /// back.
    /// </summary>
    public static DirectoryObject AddedUser(int directory, int number, int version)
    {
        var user = User(directory, number, version);
        user.Values[^1] = "2099-03-05T07:09:11Z";
        return user;
    }

    /// <summary>A group.</summary>
    public static DirectoryObject Group(int directory, int number) => new(
        IdOf(directory, 2, number),
        [
            $"Group {number}", $"All of group {number}", $"group{number}@bench{directory}.onmicrosoft.com", $"group{number}", "true",
            number % 2 == 0 ? "false" : "true",
            "Private", number % 2 == 0 ? "[\"Unified\"]" : "[]", "2024-03-05T07:09:11Z",
        ]);

    // Entra's ids are random: ids in ascending order would flatter every index.
    private static Guid IdOf(int directory, int kind, int number)
    {
        var seed = ((ulong)directory << 48) ^ ((ulong)kind << 40) ^ (ulong)number;
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Mix(seed));
        BitConverter.TryWriteBytes(bytes[8..], Mix(seed ^ 0x5851F42D4C957F2D));
        return new Guid(bytes);
    }

    private static ulong Mix(ulong value)
    {
        unchecked
        {
            value += 0x9E3779B97F4A7C15;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }
}
