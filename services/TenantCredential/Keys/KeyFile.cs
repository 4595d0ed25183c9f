using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>
/// The key-encryption keys of a deployment without a key vault: <c>{"current":"id","keys":{"id":"base64 of 32 bytes"}}</c>.
/// A new key is added and made current; old ones stay in the file, as the data keys that they wrapped open with them only.
/// </summary>
internal sealed class KeyFile
{
    private const int KeySize = 32;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        WriteIndented = true,
    };

    private readonly FrozenDictionary<string, byte[]> _keys;

    private KeyFile(string current, FrozenDictionary<string, byte[]> keys) => (CurrentId, _keys) = (current, keys);

    /// <summary>The id of the key that wraps new data keys.</summary>
    public string CurrentId { get; }

    /// <summary>A key by its id; null when the file does not hold it.</summary>
    public byte[]? Find(string id) => _keys.GetValueOrDefault(id);

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="KeyFileException">The file is missing, unreadable or wrong; the message says how, and never holds a key.</exception>
    public static KeyFile Read(string path)
    {
        Contents contents;
        try
        {
            contents = JsonSerializer.Deserialize<Contents>(File.ReadAllBytes(path), Json) ?? throw new KeyFileException(path, "it is empty");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(path, $"it cannot be read ({failure.GetType().Name})");
        }
        catch (JsonException)
        {
            throw new KeyFileException(path, "it is not JSON of the form {\"current\":\"id\",\"keys\":{\"id\":\"base64\"}}");
        }

        var keys = contents.Keys.ToFrozenDictionary(key => key.Key, key => Decode(path, key.Key, key.Value), StringComparer.Ordinal);
        return keys.ContainsKey(contents.Current) ? new KeyFile(contents.Current, keys) : throw new KeyFileException(path, $"its current key '{contents.Current}' is not among its keys");
    }

    /// <summary>Writes a file with one new key, readable by its owner only. Never overwrites: a lost key is a lost database.</summary>
    /// <exception cref="IOException">The file exists already.</exception>
    public static void Create(string path, DateTimeOffset now)
    {
        var id = $"k{now:yyyyMMdd}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        JsonSerializer.Serialize(file, new Contents(id, new() { [id] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeySize)) }), Json);
    }

    private static byte[] Decode(string path, string id, string? base64)
    {
        var key = new byte[KeySize];
        return id.Length is > 0 and <= WrappedDataKey.MaxKeyIdLength && base64 is not null && Convert.TryFromBase64String(base64, key, out var length) && length == KeySize
            ? key
            : throw new KeyFileException(path, $"key '{id}' is not {KeySize} bytes in base64");
    }

    private sealed record Contents(string Current, Dictionary<string, string?> Keys);
}

/// <summary>The service does not start without its key-encryption key.</summary>
internal sealed class KeyFileException(string path, string why) : Exception($"Keys:File '{path}' cannot be used: {why}.");
