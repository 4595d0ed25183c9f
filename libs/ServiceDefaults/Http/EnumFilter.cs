using LivePlatform.ServiceDefaults.Problems;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>
/// A query parameter that takes one of the names of an enumeration, in any case; the API document shows it as that enumeration. The
/// framework's own binding would also take numbers, and refuses the rest without saying what is allowed.
/// </summary>
public readonly record struct EnumFilter<TEnum>
    where TEnum : struct, Enum
{
    private readonly TEnum? _value;

    private EnumFilter(TEnum? value) => _value = value;

    /// <summary>Whether the text is one of the names.</summary>
    public bool IsKnown => _value is not null;

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">The text is none of the names, and nobody checked that.</exception>
    public TEnum Value => _value ?? throw new InvalidOperationException($"A {typeof(TEnum).Name} was not checked.");

    /// <summary>Reads any text, so that <see cref="EnumFilters.Check"/> can say what is wrong with it.</summary>
    public static bool TryParse(string? text, out EnumFilter<TEnum> filter)
    {
        var name = Enum.GetNames<TEnum>().FirstOrDefault(name => string.Equals(name, text, StringComparison.OrdinalIgnoreCase));
        filter = new(name is null ? null : Enum.Parse<TEnum>(name));
        return true;
    }
}

/// <summary>What holds of filters that may be absent.</summary>
public static class EnumFilters
{
    /// <summary>Refuses a text that is none of the names.</summary>
    /// <param name="filter">Null when the request has no such parameter.</param>
    /// <param name="name">Name of the query parameter.</param>
    public static Refusal? Check<TEnum>(this EnumFilter<TEnum>? filter, string name)
        where TEnum : struct, Enum =>
        filter is { IsKnown: false } ? ProblemCodes.BadFilter(name, $"One of {string.Join(", ", Enum.GetNames<TEnum>())}.") : null;
}
