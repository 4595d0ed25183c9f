using System.Security.Cryptography;

namespace LivePlatform.ServiceDefaults.Http;

/// <summary>How the body of a request compares with the one that was remembered.</summary>
public enum BodyComparison
{
    /// <summary>The same body.</summary>
    Same,

    /// <summary>Another body.</summary>
    Different,

    /// <summary>The key that hashed the first one is not at hand here.</summary>
    Unknown,
}

/// <summary>What is kept of a creating request's body, so that a repetition is recognised.</summary>
public interface IBodyHash
{
    /// <summary>True when nobody can confirm a guess of the body without a key that is not in the database.</summary>
    bool IsKeyed { get; }

    /// <summary>What is stored.</summary>
    /// <param name="digest">SHA-256 of the body.</param>
    byte[] Hash(ReadOnlySpan<byte> digest);

    /// <summary>Compares a body with what was stored.</summary>
    /// <param name="stored">What <see cref="Hash"/> gave then.</param>
    /// <param name="digest">SHA-256 of the body that came now.</param>
    BodyComparison Compare(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> digest);
}

/// <summary>The bare SHA-256: only where no body holds a secret. A creating route whose body does is not mapped with it.</summary>
internal sealed class PlainBodyHash : IBodyHash
{
    public bool IsKeyed => false;

    public byte[] Hash(ReadOnlySpan<byte> digest) => digest.ToArray();

    public BodyComparison Compare(ReadOnlySpan<byte> stored, ReadOnlySpan<byte> digest) =>
        CryptographicOperations.FixedTimeEquals(stored, digest) ? BodyComparison.Same : BodyComparison.Different;
}
