using LivePlatform.ServiceDefaults.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace LivePlatform.ServiceDefaults.Described;

/// <summary>Shows a filter by an enumeration as that enumeration; by itself the document would say that it is any text.</summary>
internal static class EnumParameters
{
    public static bool IsFilter(Type type) => EnumOf(type) is not null;

    public static async Task ShowAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            if (context.Description.ParameterDescriptions.FirstOrDefault(x => x.Name == parameter.Name) is { } described
                && described.ParameterDescriptor?.ParameterType is { } type && EnumOf(type) is { } values)
            {
                var schema = await context.GetOrCreateSchemaAsync(values, cancellationToken: cancellationToken);
                context.Document!.AddComponent(values.Name, schema);
                parameter.Schema = new OpenApiSchemaReference(values.Name, context.Document);
            }
        }
    }

    private static Type? EnumOf(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is { IsGenericType: true } filter
            && filter.GetGenericTypeDefinition() == typeof(EnumFilter<>)
                ? filter.GenericTypeArguments[0]
                : null;
}
