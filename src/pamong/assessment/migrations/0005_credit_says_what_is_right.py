from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0004_credit_at_most_all")]

    operations = [
        migrations.RemoveConstraint(model_name="sitting", name="sitting_right_at_most_all"),
        migrations.RemoveConstraint(model_name="sitting", name="sitting_credit_at_most_all"),
        migrations.RemoveField(model_name="answer", name="is_right"),
        migrations.RemoveField(model_name="sitting", name="right"),
        migrations.AddConstraint(
            model_name="sitting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("credit__lte", models.expressions.CombinedExpression(models.Value(100), "*", models.F("total")))
                ),
                name="sitting_credit_at_most_all",
            ),
        ),
    ]
