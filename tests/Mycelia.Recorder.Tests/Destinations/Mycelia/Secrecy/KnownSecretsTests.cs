using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Destinations.Mycelia.Secrecy;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia.Secrecy;

public sealed class KnownSecretsTests
{
    private const string Secret = "mycelia_Zx9+q/Tt=Q7~mN4&<w";
    private const string Printable = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~+/=!$&'()*,;:@%<>\"\\#";

    private static readonly Gen<string> AnySecret =
        from letters in Gen.Elements(Printable.ToCharArray()).ArrayOf(40)
        from length in Gen.Choose(16, 40)
        select "key" + new string(letters)[..length] + "Zz09";

    [Fact]
    public void No_secret_shows_in_any_coding_wherever_it_stands() =>
        Properties.Holds(
            Prop.ForAll(
                (
                    from secret in AnySecret
                    from coding in Gen.Elements(Codings.All.Keys.ToArray())
                    from before in Gen.Elements("", "x", "error: ", "{\"a\":\"", "/oauth?s=", "Bearer ")
                    from after in Gen.Elements("", ".", "\"}", "&b=1", " is wrong")
                    select (secret, coding, before, after)
                ).ToArbitrary(),
                static one =>
                    Assert.False(
                        Codings.Shows(
                            new KnownSecrets(one.secret).Hide(one.before + Codings.All[one.coding](one.secret) + one.after),
                            one.secret
                        ),
                        one.ToString()
                    )
            ),
            cases: 2_000
        );

    [Theory]
    [InlineData("key:eU%F9U@:BC\"dDl~eZz09", "key:eU%F9U@:BC&quot;dDl~eZz09")]
    [InlineData("key-a&amp;b\\u0041-cdefZz09", "key-a%26amp%3Bb%5Cu0041-cdefZz09")]
    public void A_secret_with_what_looks_like_an_escape_is_found_when_escapes_are_undone(string secret, string text) =>
        Assert.False(Codings.Shows(new KnownSecrets(secret).Hide(text), secret));

    [Theory]
    [InlineData("the server refuses the credentials (401 invalid_client): check the id and the secret of the key")]
    [InlineData("the connection to mycelia.example.org broke (Connection reset by peer)")]
    [InlineData("%zz \\u12 &nosuch; 100% \\")]
    [InlineData("")]
    public void What_is_no_secret_stays_as_it_is(string text)
    {
        var secrets = new KnownSecrets(Secret, "eyJhbGciOiJIUzI1NiJ9.e30.abcdefgh", null, "", "abc");
        Assert.Equal(text, secrets.Hide(text));
        Assert.False(secrets.AreIn(text));
    }

    [Fact]
    public void Only_the_secret_is_taken_out() =>
        Assert.Equal(
            "got (not shown) from you, and (not shown).",
            new KnownSecrets(Secret).Hide($"got {Secret} from you, and {Uri.EscapeDataString(Secret)}.")
        );

    [Fact]
    public void A_short_one_is_found_as_it_is()
    {
        Assert.Equal("(not shown) and tok-en", new KnownSecrets("tok-1").Hide("tok-1 and tok-en"));
        Assert.Equal("t and tt", new KnownSecrets("t").Hide("t and tt"));
    }

    [Fact]
    public void The_key_outlasts_any_number_of_tokens()
    {
        var secrets = new KnownSecrets(Secret);
        for (var number = 0; number < 100; number++)
            secrets.Add($"a-token-of-some-length-{number}");
        Assert.Equal("(not shown) (not shown)", secrets.Hide($"{Secret} a-token-of-some-length-99"));
    }

    [Fact]
    public void An_id_that_is_made_of_a_secret_is_none_and_its_chunk_is_kept()
    {
        var secrets = new KnownSecrets(Secret);
        Assert.IsType<UploadOutcome.Stored>(secrets.Hide(new UploadOutcome.Stored("6b02ac6d94eb65e9536a67be")));
        var outcome = Assert.IsType<UploadOutcome.Transient>(secrets.Hide(new UploadOutcome.Stored("id-" + Secret)));
        Assert.True(outcome is { MayHaveArrived: true, MayBeTheChunk: true });
    }

    [Fact]
    public void A_text_of_any_length_takes_no_time()
    {
        var secrets = new KnownSecrets(Secret);
        Assert.InRange(secrets.Hide(string.Concat(Enumerable.Repeat("%25", 20_000)) + Secret).Length, 1, 10_000);
    }
}
