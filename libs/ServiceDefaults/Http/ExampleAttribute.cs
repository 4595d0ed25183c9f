namespace LivePlatform.ServiceDefaults.Http;

/// <summary>The example of a body in the API's document, where one made of its schema alone would be refused.</summary>
/// <param name="json">The body.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ExampleAttribute(string json) : Attribute
{
    /// <summary>The body as JSON.</summary>
    public string Json { get; } = json;
}
