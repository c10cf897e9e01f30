namespace Mycelia.LocalServer.Page;

/// <summary>A file of the page.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="MediaType">What it is.</param>
/// <param name="Tag">Of its content, in quotes.</param>
internal sealed record PageAsset(byte[] Bytes, string MediaType, string Tag);
