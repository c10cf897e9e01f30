using System.Reflection;

namespace Mycelia.StartupProfile;

/// <summary>Finds the methods that the runtime named.</summary>
/// <param name="assemblies">Where they may be.</param>
internal sealed class MethodFinder(IReadOnlyList<Assembly> assemblies)
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private readonly TypeNames _names = new(assemblies);

    /// <summary>The method; all of its overloads with as many parameters when the names of their types do not tell.</summary>
    public IReadOnlyList<MethodBase> Find(CompiledMethod compiled)
    {
        if (Closed(() => _names.Find(compiled.Type)) is not { } type)
            return [];
        var overloads = type.GetConstructors(All).Concat<MethodBase>(type.GetMethods(All))
            .Where(method => method.Name == compiled.Name && method.GetParameters().Length == compiled.Parameters.Count)
            .Select(method => Closed(() => Close(method, compiled.Arguments))).OfType<MethodBase>().ToList();
        return overloads.Find(method => method.GetParameters().Select(static p => TypeNames.Say(p.ParameterType)).SequenceEqual(compiled.Parameters)) is { } one
            ? [one]
            : overloads;
    }

    private MethodBase? Close(MethodBase method, IReadOnlyList<string> arguments)
    {
        if (!method.IsGenericMethodDefinition)
            return arguments.Count == 0 ? method : null;
        return _names.FindAll(arguments, method.GetGenericArguments()) is { } types ? ((MethodInfo)method).MakeGenericMethod(types) : null;
    }

    /// <returns>Null when what stands for the shared arguments does not fit.</returns>
    private static T? Closed<T>(Func<T?> close)
        where T : class
    {
        try
        {
            return close();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
