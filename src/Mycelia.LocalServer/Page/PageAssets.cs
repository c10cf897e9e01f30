using System.Reflection;
using System.Security.Cryptography;

namespace Mycelia.LocalServer.Page;

/// <summary>The files of the page, which the program carries within itself.</summary>
internal sealed class PageAssets
{
    private const string Folder = "Page/";

    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".ico"] = "image/x-icon",
        [".json"] = "application/json; charset=utf-8",
        [".webmanifest"] = "application/manifest+json",
        [".woff2"] = "font/woff2",
    };

    private readonly Dictionary<string, PageAsset> _assets = [];

    public PageAssets()
    {
        var program = typeof(PageAssets).Assembly;
        foreach (var name in program.GetManifestResourceNames().Where(static name => name.StartsWith(Folder, StringComparison.Ordinal)))
            _assets.Add(name[Folder.Length..].Replace('\\', '/'), Load(program, name));
    }

    /// <summary>A file by its place in the folder; null where there is none.</summary>
    public PageAsset? Find(string path) => _assets.GetValueOrDefault(path);

    private static PageAsset Load(Assembly program, string name)
    {
        using var resource = program.GetManifestResourceStream(name)!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        var type = Types.GetValueOrDefault(Path.GetExtension(name), "application/octet-stream");
        return new(bytes, type, $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12))}\"");
    }
}
