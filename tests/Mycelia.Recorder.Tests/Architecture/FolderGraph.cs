using Mono.Cecil;

namespace Mycelia.Recorder.Tests.Architecture;

/// <summary>Which folders of a project use which others, as the compiler understood it; a namespace is a folder.</summary>
internal static class FolderGraph
{
    /// <summary>What stands in no folder.</summary>
    public const string Top = ".";

    /// <param name="assembly">The project's assembly.</param>
    /// <param name="root">Its root namespace.</param>
    /// <param name="of">The root namespace of the folders that are looked for: of this project, or of another.</param>
    /// <returns>Each folder that uses others, with these.</returns>
    public static SortedDictionary<string, SortedSet<string>> Read(string assembly, string root, string of)
    {
        using var module = ModuleDefinition.ReadModule(assembly);
        var graph = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var type in module.GetTypes().Where(type => FolderOf(type, root) is not null))
        {
            var from = FolderOf(type, root)!;
            var others = UsedBy(type)
                .SelectMany(Parts)
                .Where(part => part.Scope == type.Module == (root == of))
                .Select(part => FolderOf(part, of));
            foreach (var used in others.Where(to => to is not null && (to != from || root != of)))
            {
                if (!graph.TryGetValue(from, out var edges))
                    graph.Add(from, edges = new(StringComparer.Ordinal));
                edges.Add(used!);
            }
        }

        return graph;
    }

    /// <returns>A circle of folders, in words; null when there is none.</returns>
    public static string? FindCircle(IReadOnlyDictionary<string, SortedSet<string>> graph)
    {
        var left = graph.ToDictionary(static edges => edges.Key, static edges => edges.Value.ToHashSet());
        while (
            left.Keys.FirstOrDefault(folder => !left[folder].Any(left.ContainsKey) || !left.Values.Any(uses => uses.Contains(folder)))
                is { } outside
        )
            left.Remove(outside);
        return left.Count == 0 ? null : string.Join(" ", left.Keys);
    }

    private static string? FolderOf(TypeReference type, string root)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        if (type.Namespace == root)
            return Top;
        return type.Namespace.StartsWith(root + ".", StringComparison.Ordinal)
            ? type.Namespace[(root.Length + 1)..].Replace('.', '/')
            : null;
    }

    private static IEnumerable<TypeReference?> UsedBy(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(static one => one.InterfaceType),
            .. type.CustomAttributes.Select(static one => one.AttributeType),
            .. type.Fields.Select(static field => field.FieldType),
            .. type.Methods.SelectMany(UsedBy),
        ];

    private static IEnumerable<TypeReference?> UsedBy(MethodDefinition method) =>
        [
            method.ReturnType,
            .. method.Parameters.Select(static parameter => parameter.ParameterType),
            .. method.Body?.Variables.Select(static variable => variable.VariableType) ?? [],
            .. method.Body?.Instructions.SelectMany(static step => UsedBy(step.Operand)) ?? [],
        ];

    private static IEnumerable<TypeReference?> UsedBy(object? operand) =>
        operand switch
        {
            TypeReference type => [type],
            FieldReference field => [field.DeclaringType, field.FieldType],
            GenericInstanceMethod method => [method.DeclaringType, method.ReturnType, .. method.GenericArguments],
            MethodReference method =>
            [
                method.DeclaringType,
                method.ReturnType,
                .. method.Parameters.Select(static parameter => parameter.ParameterType),
            ],
            _ => [],
        };

    /// <summary>A type with what it is made of: elements of arrays, arguments of generic types.</summary>
    private static IEnumerable<TypeReference> Parts(TypeReference? type) =>
        type switch
        {
            null or GenericParameter => [],
            GenericInstanceType made => [made.ElementType, .. made.GenericArguments.SelectMany(Parts)],
            TypeSpecification made => Parts(made.ElementType),
            _ => [type],
        };
}
