using Mycelia.StartupProfile;

if (args is not [var list, var assemblies, var profile])
{
    Console.Error.WriteLine("usage: Mycelia.StartupProfile LIST ASSEMBLIES PROFILE");
    return 2;
}

var finder = new MethodFinder(ProgramAssemblies.Load(assemblies));
var writer = new ProfileWriter();
var unknown = new List<string>();
foreach (var compiled in File.ReadLines(list).Select(CompiledMethod.Parse).OfType<CompiledMethod>())
{
    var found = finder.Find(compiled);
    if (found.Count == 0)
        unknown.Add(compiled.ToString());
    foreach (var method in found)
        writer.Add(method);
}

writer.Save(profile);
Console.WriteLine($"{writer.Count} methods, {unknown.Count} not found");
unknown.ForEach(static name => Console.WriteLine($"  {name}"));
return 0;
