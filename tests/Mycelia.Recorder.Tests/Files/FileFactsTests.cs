using System.Diagnostics;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Tests.Files;

public sealed class FileFactsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ff-");

    private string Name => Path.Combine(_folder.FullName, "name");

    private string Link => Path.Combine(_folder.FullName, "link");

    [Fact]
    public void A_link_is_one_where_the_name_is_asked_for_and_what_it_leads_to_elsewhere()
    {
        File.WriteAllText(Name, "");
        File.CreateSymbolicLink(Link, Name);
        Assert.Equal((FileKind.Link, FileKind.Regular), (FileFacts.OfName(Link).Kind, FileFacts.Of(Link).Kind));
        Assert.Equal(FileFacts.Of(Name), FileFacts.OfName(Name));
        File.Delete(Name);
        Assert.Equal((FileKind.Link, FileKind.DanglingLink), (FileFacts.OfName(Link).Kind, FileFacts.Of(Link).Kind));
        Assert.Equal((FileKind.Absent, FileKind.Absent), (FileFacts.OfName(Name).Kind, FileFacts.Of(Name).Kind));
    }

    [Fact]
    public void The_names_of_a_file_are_counted()
    {
        File.WriteAllText(Name, "");
        Assert.Equal(1u, FileFacts.Of(Name).Links);
        using var file = File.OpenHandle(Name);
        File.Delete(Name);
        Assert.Equal(0u, FileFacts.Of(file).Links);
    }

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("/etc/shadow")]
    public void Owner_group_and_mode_are_those_that_stat_says(string path)
    {
        var facts = FileFacts.Of(path);
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%u %g %a %h", path]) { RedirectStandardOutput = true })!;
        Assert.Equal(
            stat.StandardOutput.ReadToEnd().Trim(),
            $"{facts.Owner} {facts.Group} {Convert.ToString((int)facts.Mode, 8)} {facts.Links}"
        );
        stat.WaitForExit();
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
