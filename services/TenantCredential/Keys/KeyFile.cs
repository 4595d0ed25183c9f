using System.Security.Cryptography;
using LivePlatform.Deployment;
using LivePlatform.TenantCredential.Telemetry;
using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>
/// The key-encryption keys of a deployment without a key vault, of 32 bytes each. A new key is added and made current; old ones stay in the
/// file, as the data keys that they wrapped open with them only. The file is read again when it changes.
/// </summary>
internal sealed class KeyFile(IOptions<KeyOptions> options, TimeProvider clock, ILogger<KeyFile> logger) : IDeployedFiles
{
    private const int KeySize = 32;

    private readonly RereadFile<KeySetFile<byte[]>> _file = new(
        options.Value.File, Take, clock, failure => logger.KeysNotTaken(options.Value.File, failure.Message));

    /// <summary>The key that wraps new data keys, and its id.</summary>
    public (string Id, byte[] Key) Current => _file.Current is var file ? (file.CurrentId, file.Keys[file.CurrentId]) : default;

    /// <summary>A key by its id; null when the file does not hold it.</summary>
    public byte[]? Find(string id) => _file.Current.Keys.GetValueOrDefault(id);

    /// <inheritdoc/>
    public IEnumerable<DeployedFile> Look() => [new(KeyOptions.FileSetting, _file.NotTaken)];

    /// <summary>Reads and checks a file.</summary>
    /// <exception cref="KeyFileException">The file is missing, unreadable or wrong; the message says how, and never holds a
    /// key.</exception>
    public static KeySetFile<byte[]> Read(string path)
    {
        try
        {
            return Understand(File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyFileException(path, $"it cannot be read ({failure.GetType().Name})");
        }
        catch (KeySetException wrong)
        {
            throw new KeyFileException(path, wrong.Message);
        }
    }

    /// <summary>Writes a file with one new key, readable by its owner only. Never overwrites.</summary>
    /// <exception cref="IOException">The file exists already.</exception>
    public static void Create(string path, DateTimeOffset now) =>
        KeySetFile<byte[]>.Create(path, now, RandomNumberGenerator.GetBytes(KeySize));

    /// <summary>
    /// A file that lost a key is not taken: what that key wrapped would be gone, and what is new would be wrapped by a key that nobody may
    /// have kept.
    /// </summary>
    private static KeySetFile<byte[]> Take(byte[] bytes, KeySetFile<byte[]>? last)
    {
        var file = Understand(bytes);
        return last
            ?.Keys.FirstOrDefault(
                key => !file.Keys.TryGetValue(key.Key, out var same) || !same.AsSpan().SequenceEqual(key.Value)) is { Key: { } lost }
            ? throw new KeySetException($"it lacks the key '{lost}' that was there before, or has another one of that id")
            : file;
    }

    private static KeySetFile<byte[]> Understand(byte[] bytes) =>
        KeySetFile<byte[]>.Read(bytes, static key => key.Length == KeySize ? key : null, $"{KeySize} bytes");
}

/// <summary>The service does not start without its key-encryption key.</summary>
internal sealed class KeyFileException(string path, string why) : Exception($"{KeyOptions.FileSetting} '{path}' cannot be used: {why}.");
