using System.Reflection;
using System.Reflection.Emit;

namespace Mycelia.StartupProfile;

/// <summary>
/// Writes a profile as the ahead-of-time compiler reads it: an assembly whose method <c>AssemblyDictionary</c> names groups, each a method
/// that loads and drops the tokens of what is to be compiled (dotnet/runtime, src/coreclr/tools/dotnet-pgo, <c>MibcEmitter</c>).
/// </summary>
internal sealed class ProfileWriter
{
    private readonly PersistedAssemblyBuilder _assembly = new(new AssemblyName("startup"), typeof(object).Assembly);
    private readonly HashSet<MethodBase> _seen = [];
    private readonly ModuleBuilder _module;
    private readonly MethodBuilder _group;

    public ProfileWriter()
    {
        _module = _assembly.DefineDynamicModule("startup");
        _group = Global("Methods");
    }

    public int Count => _seen.Count;

    public void Add(MethodBase method)
    {
        if (_seen.Add(method))
            Load(_group, method);
    }

    public void Save(string path)
    {
        _group.GetILGenerator().Emit(OpCodes.Ret);
        var dictionary = Global("AssemblyDictionary");
        dictionary.GetILGenerator().Emit(OpCodes.Ldstr, "System.Private.CoreLib");
        Load(dictionary, _group);
        dictionary.GetILGenerator().Emit(OpCodes.Ret);
        _module.CreateGlobalFunctions();
        _assembly.Save(path);
        StaticConstructors.Mend(path);
    }

    private MethodBuilder Global(string name) =>
        _module.DefineGlobalMethod(name, MethodAttributes.Public | MethodAttributes.Static, typeof(void), System.Type.EmptyTypes);

    private void Load(MethodBuilder into, MethodBase method)
    {
        var code = into.GetILGenerator();
        if (method is ConstructorInfo constructor)
            code.Emit(OpCodes.Ldtoken, _module.GetMethodMetadataToken(constructor));
        else
            code.Emit(OpCodes.Ldtoken, (MethodInfo)method);
        code.Emit(OpCodes.Pop);
    }
}
