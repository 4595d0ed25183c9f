using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace LivePlatform.Deployment;

/// <summary>
/// Configuration from a folder with one file per key, as a deployment mounts its secrets: the file <c>ConnectionStrings__App</c> is the key
/// <c>ConnectionStrings:App</c>. Whoever asks for a key gets what its file says now, at most 10 s old; a file that is gone, empty or half
/// written changes nothing. The keys themselves are those of the start.
/// </summary>
public sealed class SecretFolder : ConfigurationProvider, IConfigurationSource
{
    /// <summary>The setting that names the folder; without it there is none.</summary>
    public const string Setting = "Secrets:Folder";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<string, RereadFile<string>> _files = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<SecretNotTaken> _notTaken = new();

    /// <summary>Finds the files; each is read once, so that one that is wrong is told at the start.</summary>
    /// <param name="folder">The folder; names that begin with a dot are the mount's own.</param>
    /// <param name="clock">When to look again.</param>
    /// <exception cref="InvalidOperationException">There is no such folder, or a file of it is empty or cannot be read.</exception>
    public SecretFolder(string folder, TimeProvider clock)
    {
        if (!Directory.Exists(folder))
        {
            throw new InvalidOperationException($"{Setting} names '{folder}', which is no folder.");
        }

        foreach (var path in Directory.EnumerateFiles(folder).Where(static path => !Path.GetFileName(path).StartsWith('.')))
        {
            var key = Path.GetFileName(path).Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
            var file = new RereadFile<string>(
                path,
                static (bytes, _) => Understand(bytes),
                clock,
                failure => _notTaken.Enqueue(new SecretNotTaken(key, failure.Message)));
            Require(path, file);
            _files[key] = file;
            Data[key] = null;
        }
    }

    /// <summary>The keys that have a file.</summary>
    public IReadOnlyCollection<string> Keys => _files.Keys;

    /// <summary>What the file of a key says now.</summary>
    public override bool TryGet(string key, out string? value)
    {
        value = _files.TryGetValue(key, out var file) ? file.Current : null;
        return file is not null;
    }

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>What is known of each file.</summary>
    internal IEnumerable<DeployedFile> Look() => _files.Select(static file => new DeployedFile(file.Key, file.Value.NotTaken));

    /// <summary>The next change that was found and not taken; null when there is none.</summary>
    internal SecretNotTaken? NextNotTaken() => _notTaken.TryDequeue(out var next) ? next : null;

    private static void Require(string path, RereadFile<string> file)
    {
        try
        {
            _ = file.Current;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException
            or DecoderFallbackException)
        {
            throw new InvalidOperationException($"The secret '{path}' cannot be used: {failure.Message}");
        }
    }

    private static string Understand(byte[] bytes)
    {
        var text = Strict.GetString(bytes).TrimEnd('\r', '\n');
        return text.Length > 0 ? text : throw new InvalidDataException("it is empty");
    }
}

/// <summary>A changed secret that could not be taken, and why; never what it says.</summary>
internal sealed record SecretNotTaken(string Key, string Why);
