namespace LivePlatform.Persistence;

/// <summary>A result that may say no.</summary>
public interface IRefusable
{
    /// <summary>True when it does.</summary>
    bool IsRefused { get; }
}
