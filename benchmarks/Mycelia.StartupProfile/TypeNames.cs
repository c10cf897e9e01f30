using System.Reflection;

namespace Mycelia.StartupProfile;

/// <summary>From the compiler's names of types to the types, and back.</summary>
/// <param name="assemblies">Where they may be.</param>
internal sealed class TypeNames(IReadOnlyList<Assembly> assemblies)
{
    /// <summary>Stands for every reference type: code is shared among them.</summary>
    private const string AnyReference = "System.__Canon";

    private static readonly Dictionary<string, Type> Primitives = new()
    {
        ["int"] = typeof(int),
        ["uint"] = typeof(uint),
        ["long"] = typeof(long),
        ["ulong"] = typeof(ulong),
        ["short"] = typeof(short),
        ["ushort"] = typeof(ushort),
        ["byte"] = typeof(byte),
        ["ubyte"] = typeof(byte),
        ["char"] = typeof(char),
        ["bool"] = typeof(bool),
        ["float"] = typeof(float),
        ["double"] = typeof(double),
        ["nint"] = typeof(nint),
        ["nuint"] = typeof(nuint),
        [AnyReference] = typeof(object),
    };

    private readonly Dictionary<string, Type?> _known = [];

    /// <returns>Null when there is none.</returns>
    public Type? Find(string name)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal))
            return Find(name[..^2])?.MakeArrayType();
        var bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0)
            return Simple(name);
        return Simple(name[..bracket]) is { } open && FindAll(CompiledMethod.Split(name[(bracket + 1)..^1]), open.GetGenericArguments()) is { } arguments
            ? open.MakeGenericType(arguments)
            : null;
    }

    /// <summary>Arguments for <paramref name="parameters"/>; null when one is not found or does not fit.</summary>
    public Type[]? FindAll(IReadOnlyList<string> names, Type[] parameters)
    {
        if (names.Count != parameters.Length)
            return null;
        var types = names.Select((name, i) => name == AnyReference ? Fitting(parameters[i]) : Find(name)).OfType<Type>().ToArray();
        return types.Length == names.Count ? types : null;
    }

    /// <summary>The name that the compiler gives to the type of a parameter.</summary>
    public static string Say(Type type)
    {
        if (type.IsByRef)
            return "byref";
        if (type.IsPointer || type.IsFunctionPointer)
            return "ptr";
        if (type.IsArray)
            return Say(type.GetElementType()!) + "[]";
        var plain = type.IsEnum ? Enum.GetUnderlyingType(type) : type;
        if (Primitives.FirstOrDefault(primitive => primitive.Value == plain && primitive.Key != AnyReference).Key is { } name)
            return name;
        return type.IsGenericType
            ? $"{type.GetGenericTypeDefinition().FullName}[{string.Join(',', type.GetGenericArguments().Select(static a => a.IsValueType ? Say(a) : AnyReference))}]"
            : type.FullName ?? type.Name;
    }

    private Type? Simple(string name)
    {
        if (Primitives.TryGetValue(name, out var primitive))
            return primitive;
        if (!_known.TryGetValue(name, out var type))
            _known[name] = type = assemblies.Select(assembly => assembly.GetType(name)).FirstOrDefault(static found => found is not null);
        return type;
    }

    /// <summary>Some reference type that the constraints of a generic parameter allow.</summary>
    private Type? Fitting(Type parameter)
    {
        var wanted = parameter.GetGenericParameterConstraints().Where(static constraint => !constraint.ContainsGenericParameters).ToList();
        return wanted.Count == 0
            ? typeof(object)
            : assemblies.SelectMany(static assembly => assembly.GetTypes())
                .FirstOrDefault(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && wanted.TrueForAll(type.IsAssignableTo));
    }
}
