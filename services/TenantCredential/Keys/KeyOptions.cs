using Microsoft.Extensions.Options;

namespace LivePlatform.TenantCredential.Keys;

/// <summary>Section <c>Keys</c>: where the key-encryption keys are.</summary>
internal sealed class KeyOptions
{
    public const string Section = "Keys";

    /// <summary>Names the file.</summary>
    public const string FileSetting = $"{Section}:{nameof(File)}";

    /// <summary>Path of the key file.</summary>
    public string File { get; set; } = "";
}

/// <summary>Wrong at start: crash, with a sentence that says what is wrong with the file.</summary>
internal sealed class KeyOptionsValidator : IValidateOptions<KeyOptions>
{
    public ValidateOptionsResult Validate(string? name, KeyOptions options)
    {
        if (options.File.Length == 0)
        {
            return ValidateOptionsResult.Fail(
                $"{KeyOptions.FileSetting} is not configured. The verb 'new-key-file <path>' makes a key file.");
        }

        try
        {
            KeyFile.Read(options.File);
            return ValidateOptionsResult.Success;
        }
        catch (KeyFileException wrong)
        {
            return ValidateOptionsResult.Fail(wrong.Message);
        }
    }
}
