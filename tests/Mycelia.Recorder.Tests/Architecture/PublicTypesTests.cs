using Mono.Cecil;

namespace Mycelia.Recorder.Tests.Architecture;

/// <summary>What the library shows is what a program uses, or what such a type speaks of.</summary>
public sealed class PublicTypesTests
{
    private static readonly string[] Programs = ["mycelia-recorder.dll", "mycelia-local-server.dll"];

    [Fact]
    public void The_library_shows_no_type_that_no_program_uses()
    {
        using var library = Read("Mycelia.Recorder.dll");
        var shown = library.MainModule.GetTypes().Where(static type => type.IsPublic).ToDictionary(static type => type.FullName);
        var reached = new HashSet<string>();
        var open = new Queue<string>(Programs.SelectMany(ReferencesOf).Where(shown.ContainsKey));
        while (open.TryDequeue(out var name))
        {
            if (!reached.Add(name))
                continue;
            foreach (var spoken in SignaturesOf(shown[name]).SelectMany(Parts).Where(shown.ContainsKey))
                open.Enqueue(spoken);
        }

        Assert.NotEmpty(reached);
        // An exception is part of what its thrower promises, though nobody may name it.
        shown.Keys.Where(static name => name.EndsWith("Exception", StringComparison.Ordinal)).ToList().ForEach(name => reached.Add(name));
        // The compiler puts constants in the place of their names: who uses a class of nothing else cannot be told.
        Assert.DoesNotContain(shown.Values, type => !reached.Contains(type.FullName) && !HasConstantsOnly(type));
    }

    private static bool HasConstantsOnly(TypeDefinition type) =>
        type.Methods.Count == 0 && type.Fields.Count > 0 && type.Fields.All(static one => one.IsLiteral);

    private static AssemblyDefinition Read(string file) => AssemblyDefinition.ReadAssembly(Path.Combine(AppContext.BaseDirectory, file));

    private static IEnumerable<string> ReferencesOf(string file)
    {
        using var program = Read(file);
        return [.. program.MainModule.GetTypeReferences().Select(static type => Outermost(type))];
    }

    /// <summary>What a type says of others to whoever uses it, those within it included.</summary>
    private static IEnumerable<TypeReference?> SignaturesOf(TypeDefinition type) =>
        [
            type.BaseType,
            .. type.Interfaces.Select(static one => one.InterfaceType),
            .. type.Methods.Where(static one => one.IsPublic || one.IsFamily).Select(static one => one.ReturnType),
            .. type
                .Methods.Where(static one => one.IsPublic || one.IsFamily)
                .SelectMany(static one => one.Parameters)
                .Select(static one => one.ParameterType),
            .. type.Fields.Where(static one => one.IsPublic).Select(static one => one.FieldType),
            .. type.NestedTypes.Where(static one => one.IsNestedPublic).SelectMany(SignaturesOf),
        ];

    /// <summary>The types that a type is made of.</summary>
    private static IEnumerable<string> Parts(TypeReference? type) =>
        type switch
        {
            null => [],
            GenericInstanceType generic => [Outermost(generic.ElementType), .. generic.GenericArguments.SelectMany(Parts)],
            TypeSpecification made => Parts(made.ElementType),
            _ => [Outermost(type)],
        };

    private static string Outermost(TypeReference type) => type.DeclaringType is { } around ? Outermost(around) : type.FullName;
}
