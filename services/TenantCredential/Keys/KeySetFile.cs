using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>
/// A file of keys by id, one of them current: <c>{"current":"id","keys":{"id":"base64"}}</c>. A new key is added and made current later;
/// old ones stay as long as something needs them.
/// </summary>
/// <typeparam name="TKey">What a key is.</typeparam>
internal sealed class KeySetFile<TKey>
    where TKey : class
{
    private const int LongestId = WrappedDataKey.MaxKeyIdLength;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    private KeySetFile(string current, FrozenDictionary<string, TKey> keys) => (CurrentId, Keys) = (current, keys);

    /// <summary>The id of the key in use.</summary>
    public string CurrentId { get; }

    /// <summary>All keys by id.</summary>
    public FrozenDictionary<string, TKey> Keys { get; }

    /// <summary>Reads a file's bytes.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="decode">Makes a key of its bytes; null: it is none.</param>
    /// <param name="kind">What a key is, in words.</param>
    /// <exception cref="KeySetException">It is wrong; the message says how, and never holds a key.</exception>
    public static KeySetFile<TKey> Read(byte[] bytes, Func<byte[], TKey?> decode, string kind)
    {
        Contents contents;
        try
        {
            contents = JsonSerializer.Deserialize<Contents>(bytes, Json) ?? throw new KeySetException("it is empty");
        }
        catch (JsonException)
        {
            throw new KeySetException("it is not JSON of the form {\"current\":\"id\",\"keys\":{\"id\":\"base64\"}}");
        }

        var keys = contents.Keys.ToFrozenDictionary(
            key => key.Key,
            key => key.Key.Length is > 0 and <= LongestId && Decode(key.Value) is { } raw && decode(raw) is { } good
                ? good
                : throw new KeySetException($"key '{key.Key}' is not {kind} in base64"),
            StringComparer.Ordinal);
        return keys.ContainsKey(contents.Current)
            ? new KeySetFile<TKey>(contents.Current, keys)
            : throw new KeySetException($"its current key '{contents.Current}' is not among its keys");
    }

    /// <summary>
    /// Writes a file with one new key, readable by its owner only. Never overwrites: what a lost key was for is lost with it.
    /// </summary>
    /// <exception cref="IOException">The file exists already.</exception>
    public static void Create(string path, DateTimeOffset now, byte[] key)
    {
        var id = $"k{now:yyyyMMdd}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, new Contents(id, new() { [id] = Convert.ToBase64String(key) }), Json);
    }

    private static byte[]? Decode(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return base64 is not null && Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }

    private sealed record Contents(string Current, Dictionary<string, string?> Keys);
}

/// <summary>Why a file of keys cannot be used; never holds a key.</summary>
internal sealed class KeySetException(string why) : Exception(why);
